//! Services that the stories ask for: the id in the catalogue and the name.

pub(super) const SHAHKAR: (&str, &str) = ("shahkar", "استعلام شاهکار");
pub(super) const ALLOCATED: (&str, &str) = ("allocated-service-status", "استعلام وضعیت سرویس تخصیص داده شده");
pub(super) const IDENTITY: (&str, &str) = ("civil-registry-identity", "استعلام هویتی ثبت‌احوال");
pub(super) const AUTHENTICATION: (&str, &str) = ("civil-registry-authentication", "احراز هویت ثبت‌احوال");
pub(super) const GNAF: (&str, &str) = ("postal-code-gnaf", "سرویس استعلام کد پستی (GNAF)");
pub(super) const POSTAL_CODE: (&str, &str) = ("postal-code", "استعلام کد پستی");
pub(super) const DEGREES: (&str, &str) = ("academic-degrees", "استعلام مدارک تحصیلی");
pub(super) const VETERANS: (&str, &str) = ("veterans", "خدمات ایثارگری");
pub(super) const CAR_INSURANCE: (&str, &str) = ("car-insurance", "استعلام اطلاعات بیمه‌ای خودرو");
pub(super) const SANA: (&str, &str) =
    ("sana-registration", "وب سرویس استعلام ثنا یک شماره/شناسه ملی (بلی/خیر)");
pub(super) const VERDICT: (&str, &str) = ("verdict-authenticity", "وب سرویس تصدیق اصالت آراء قضایی");
pub(super) const PENALTIES: (&str, &str) =
    ("financial-penalties", "وب سرویس استعلام سوابق محکومیت‌های مالی (سطح یک)");
