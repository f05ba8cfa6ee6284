"""The sample letter (src/domain/letter_data.rs) as HTML through WeasyPrint; prints its figures as JSON. See letters.sh."""
import json
import pathlib
import resource
import sys
import time

import weasyprint
from weasyprint.text.fonts import FontConfiguration

ASSETS = pathlib.Path(__file__).resolve().parents[2] / "admin-templates" / "letters"
CSS = f"""
@font-face {{ font-family: Vazirmatn; src: url({(ASSETS / "fonts/Vazirmatn-Regular.ttf").as_uri()}) }}
@font-face {{ font-family: Vazirmatn; font-weight: 700; src: url({(ASSETS / "fonts/Vazirmatn-Bold.ttf").as_uri()}) }}
@page {{ size: A4; margin: 24mm 22mm 25mm;
  @bottom-right {{ content: "تهران، خیابان نمونه، شمارۀ ۲۲ — تلفن: ۰۲۱-۰۰۰۰۰۰۰۰"; font: 8pt Vazirmatn }}
  @bottom-left {{ content: "صفحۀ " counter(page, persian) " از " counter(pages, persian); font: 8pt Vazirmatn }} }}
body {{ font: 11.5pt/1.9 Vazirmatn }} header {{ display: flex; justify-content: space-between; border-bottom: 1pt solid #0c5c6a }}
header div {{ width: 33%; text-align: center }} header img {{ height: 15mm }} h1 {{ font-size: 11.5pt }}
table {{ width: 100%; border-collapse: collapse; font-size: 10pt }} td, th {{ border: .6pt solid #b9c4c9; padding: 6pt; text-align: right }}
.sign {{ width: 78mm; margin-right: auto; text-align: center }} footer img {{ width: 23mm }} footer {{ font-size: 8.5pt }}
"""
# A QR code of the size that the letter has: 33 modules with about half of them dark.
DARK = "".join(f"M{x} {y}h1v1h-1z" for y in range(33) for x in range(33) if (x * 7 + y * 11 + x * y) % 2)
QR = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 41 41" width="23mm" height="23mm"><path d="{DARK}"/></svg>'


def page(index):
    rows = "".join(
        f"<tr><td>{number}<td>{name} ({index})<td>{text} ({index})"
        for number, name, text in [
            ("۱", "سرویس", "استعلام کد پستی"),
            ("۲", "مسیر دسترسی", "PGSB از شبکهٔ ملی اطلاعات"),
            ("۳", "اعتبار", "یک سال از تاریخ این نامه"),
        ]
    )
    return f"""<!doctype html><html lang="fa" dir="rtl"><title>پاسخ درخواست {index}</title><style>{CSS}</style>
<header><div></div><div>بسمه تعالی<br><img src="{(ASSETS / "logo.svg").as_uri()}" alt="نشان"><br><b>سازمان فناوری اطلاعات ایران</b><br>معاونت دولت
الکترونیک</div><div>شماره: ۱۴۰۵/{index}<br>تاریخ: ۱۴۰۵/۰۹/۰۲<br>پیوست: ندارد<br>طبقه‌بندی: عادی</div></header>
<p><b>شرکت داده‌پرداز نمونه {index}</b><br>مدیرعامل محترم<h1>موضوع: پاسخ درخواست دریافت سرویس «استعلام کد پستی» {index}</h1><p>با سلام و احترام، ({index})
<p>بازگشت به نامهٔ شمارهٔ ۴۰۵/ص/۱۱۹ مورخ ۱۴۰۵/۰۸/۲۵ و درخواست ثبت‌شده با کد رهگیری 66E0813977، به آگاهی می‌رساند درخواست آن شرکت برای دریافت سرویس
«استعلام کد پستی» از گذرگاه عمومی خدمات دولت (PGSB) بررسی و با آن موافقت شد. ({index})<p>خواهشمند است رابط فنی معرفی‌شده ظرف ۱۰ روز کاری برای دریافت
نام کاربری و انجام آزمون اتصال از نشانی 192.0.2.25 و درگاه 8443 اقدام کند. ({index})<table><tr><th>ردیف<th>عنوان<th>شرح{rows}</table>
<p>با احترام<p class="sign"><b>مریم کاویانی</b><br>معاون دولت الکترونیک<p><b>رونوشت:</b><ul><li>امور قراردادها، برای آگاهی<li>دبیرخانه، برای بایگانی</ul>
<footer>{QR}<p>برای اطمینان از اصالت نامه رمزینه را بخوانید یا به این نشانی بروید:<p>https://kartabl.example.ir/verify/K7QF-{index:08}<br>کد صحت‌سنجی: K7QF-{index:08} کد رهگیری: 66E0813977</footer></html>"""


def main(letters):
    fonts = FontConfiguration()

    def render(index):
        return weasyprint.HTML(string=page(index)).write_pdf(font_config=fonts, pdf_variant="pdf/a-2a")

    size = len(render(0))
    cpu, wall = time.process_time(), time.perf_counter()
    for index in range(1, letters + 1):
        render(index)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(
        json.dumps(
            {
                "version": weasyprint.__version__,
                "letters": letters,
                "cpu_ms_per_letter": round(cpu * 1000 / letters, 2),
                "letters_per_second": round(letters / wall, 2),
                "pdf_bytes": size,
                "peak_rss_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            }
        )
    )


main(int(sys.argv[1]))
