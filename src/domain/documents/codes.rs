//! Everything that a check can find in a file: its name, how grave it is, and what the applicant is told to do.

use super::Severity;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Writes the enum and its tables from one list, so that each code stands in one place.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $name:literal $severity:ident $text:literal;)*) => {
        /// What a check can find in a file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $code,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The stable name in JSON, in the database and in manifests of labelled files.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// What the applicant reads: what is wrong and what to do, in Persian.
            pub fn text(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }
        }
    };
}

codes! {
    /// Needs a password to be opened.
    Encrypted "encrypted" Defect "پروندهٔ PDF گذرواژه دارد و باز نمی‌شود. نسخهٔ بدون گذرواژه را بارگذاری کنید.";
    /// Opens without a password, but restricts printing, copying and the like.
    OwnerEncrypted "owner-encrypted" Warning "پروندهٔ PDF باز می‌شود ولی چاپ یا رونوشت آن محدود شده است. در صورت امکان نسخهٔ بدون محدودیت را بارگذاری کنید.";
    /// Cut off or damaged so that it can't be relied on.
    Corrupt "corrupt" Defect "فایل ناقص یا خراب است. آن را دوباره از برنامهٔ اصلی ذخیره یا اسکن کنید و از نو بارگذاری کنید.";
    /// Readable only after its table of contents was rebuilt.
    Repaired "repaired" Warning "ساختار PDF آسیب دیده بود و با بازسازی خوانده شد. اگر صفحه‌ای کم است آن را دوباره ذخیره و بارگذاری کنید.";
    /// A script, whenever it runs.
    HasJavascript "has-javascript" Defect "درون PDF برنامهٔ JavaScript هست. آن را با «چاپ در PDF» از نو بسازید و بارگذاری کنید.";
    /// An attached file, or a link into one.
    HasEmbeddedFile "has-embedded-file" Defect "درون PDF فایل دیگری پیوست شده است. پیوست‌ها را به صورت صفحه در همان PDF بیاورید و دوباره بارگذاری کنید.";
    /// Starts a program of the reader's computer.
    HasLaunch "has-launch" Refused "PDF می‌کوشد برنامه‌ای را روی رایانهٔ خواننده اجرا کند و پذیرفته نشد. آن را با «چاپ در PDF» از نو بسازید.";
    /// Sends or loads form data.
    HasSubmitForm "has-submit-form" Defect "درون PDF فرمی هست که اطلاعات را می‌فرستد یا وارد می‌کند. آن را با «چاپ در PDF» از نو بسازید و بارگذاری کنید.";
    /// A dynamic form whose pages other readers can't show.
    HasXfa "has-xfa" Defect "این PDF فرم پویا (XFA) است و همه‌جا یکسان دیده نمی‌شود. آن را با «چاپ در PDF» از نو بسازید و بارگذاری کنید.";
    /// Video, sound, 3D.
    HasRichMedia "has-rich-media" Defect "درون PDF فیلم، صدا یا مدل سه‌بعدی هست. آن را با «چاپ در PDF» از نو بسازید و بارگذاری کنید.";
    /// Links to the web.
    HasUri "has-uri" Information "متن PDF پیوند اینترنتی دارد. کاری لازم نیست.";
    /// Carries a signature; who signed and whether it holds is told and decides nothing.
    Signed "signed" Information "PDF امضای الکترونیکی دارد. کاری لازم نیست.";
    /// A PDF was expected.
    NotAPdf "not-a-pdf" Refused "فایل PDF درستی نیست؛ تغییر نام فایل کافی نیست. سند را با «ذخیره به صورت PDF» بسازید و بارگذاری کنید.";
    /// Another type than the slot accepts.
    WrongType "wrong-type" Refused "نوع فایل پذیرفته نیست. فایل را در قالبی که کنار همین بخش نوشته شده ذخیره و بارگذاری کنید.";
    /// Is a web page, a script or an archive as well.
    Polyglot "polyglot" Refused "درون فایل محتوای نوع دیگری (صفحهٔ وب، برنامه یا بایگانی فشرده) پنهان است و پذیرفته نشد. سند را از نو بسازید.";
    /// Harmless bytes after the end of the file.
    TrailingData "trailing-data" Warning "پس از پایان فایل دادهٔ اضافی هست. در صورت امکان فایل را دوباره ذخیره و بارگذاری کنید.";
    /// A small file that would fill memory or time.
    Bomb "bomb" Refused "فایل هنگام باز شدن حجمی نامتعارف می‌گیرد و پذیرفته نشد. سند را از نو بسازید و بارگذاری کنید.";
    /// Image with too many pixels.
    OversizeDims "oversize-dims" Refused "ابعاد تصویر بیش از اندازهٔ مجاز است. تصویر را کوچک کنید و دوباره بارگذاری کنید.";
    /// A page larger than an A0 sheet.
    OversizePage "oversize-page" Warning "اندازهٔ صفحه نامتعارف است. سند را در اندازهٔ A4 بسازید.";
    /// The page isn't an upright A4 sheet.
    NotA4Portrait "not-a4-portrait" Warning "صفحه A4 عمودی نیست. در صورت امکان سند را در اندازهٔ A4 عمودی بسازید.";
    /// More pages than are looked at.
    TooManyPages "too-many-pages" Warning "شمار صفحه‌ها زیاد است. تنها صفحه‌های لازم را بارگذاری کنید.";
    /// A page with nothing on it.
    Blank "blank" Warning "صفحهٔ سفید در سند هست. اگر محتوایی از قلم افتاده دوباره اسکن و بارگذاری کنید.";
    /// A page that is only a picture.
    NoTextLayer "no-text-layer" Warning "سند تصویر اسکن‌شده است و متن آن جست‌وجو نمی‌شود. در صورت امکان PDF خود برنامهٔ نگارش را بارگذاری کنید.";
    /// A scan of less than 100 dots per inch.
    LowResolution "low-resolution" Warning "وضوح اسکن کم است. سند را با وضوح ۱۵۰ نقطه در اینچ یا بیشتر اسکن و بارگذاری کنید.";
    /// A moving image.
    Apng "apng" Warning "تصویر متحرک است و تنها قاب نخست آن به کار می‌رود. تصویر ثابت بارگذاری کنید.";
    /// An image in printing colours.
    Cmyk "cmyk" Warning "رنگ‌های تصویر برای چاپ (CMYK) است و ممکن است روی نمایشگر دگرگون دیده شود. آن را با رنگ RGB ذخیره کنید.";
    /// The photo tells where it was taken.
    HasGps "has-gps" Information "عکس نشانی جغرافیایی محل عکس‌برداری را در خود دارد؛ در پیش‌نمایش برداشته می‌شود. کاری لازم نیست.";
    /// The photo is turned by a mark in its metadata.
    Rotated "rotated" Information "عکس چرخیده ذخیره شده است و هنگام نمایش راست می‌شود. کاری لازم نیست.";
    /// More bytes than the slot accepts.
    TooLarge "too-large" Refused "حجم فایل بیش از اندازهٔ مجاز است. آن را کوچک‌تر کنید و دوباره بارگذاری کنید.";
    /// Checking it ended abnormally, twice.
    Unprocessable "unprocessable" Defect "فایل قابل پردازش نیست. سند را با «چاپ در PDF» یا ذخیرهٔ دوباره از نو بسازید و بارگذاری کنید.";
    /// The antivirus knows it.
    Virus "virus" Refused "ضدویروس فایل را آلوده شناخت و پذیرفته نشد. رایانهٔ خود را بررسی کنید و سند را از نو بسازید.";
    /// A document of another case has the same bytes.
    Duplicate "duplicate" Warning "همین فایل در پروندهٔ دیگری نیز بارگذاری شده است. مطمئن شوید سند همین درخواست را بارگذاری کرده‌اید.";
    /// The declared letter number isn't in the text.
    NumberNotFound "number-not-found" Warning "شمارهٔ نامه‌ای که نوشته‌اید در متن سند پیدا نشد. شماره و فایل را با هم مطابقت دهید.";
    /// The declared letter date isn't in the text.
    DateNotFound "date-not-found" Warning "تاریخ نامه‌ای که نوشته‌اید در متن سند پیدا نشد. تاریخ و فایل را با هم مطابقت دهید.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
