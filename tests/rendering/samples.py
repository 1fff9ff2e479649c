"""Certificates to draw: a plain one, and all that makes a sheet hard to set."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache

from PIL import Image, ImageDraw

from certification_xblock.data import (
    Asset,
    AwardState,
    CertificateView,
    Paper,
    Party,
    Signer,
    VerificationView,
)
from certification_xblock.rendering.assets import make_asset

ADDRESS = "https://learn.example.org/certification/verify/3f2b8c1e-77aa-4b0e-9d5c-0c4f1a2b3c4d"


@lru_cache(maxsize=8)
def image(width: int, height: int) -> Asset:
    """A drawn image of these pixels, transparent around an ellipse."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((0, 0, width - 1, height - 1), outline=(20, 60, 90, 255), width=6)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return make_asset(output.getvalue())


WIDE, SQUARE, TALL = image(900, 200), image(400, 400), image(220, 500)
ASSETS = {asset.digest: asset for asset in (WIDE, SQUARE, TALL)}

PLAIN = CertificateView(
    title="Certified Implementation Consultant",
    holder_name="Amina Catherine Okafor",
    course_title="Consulting for implementation engineers",
    issuer=Party("academy", "Meridian Systems Academy", logo=WIDE.digest),
    awarded_on=date(2026, 11, 22),
    text="Has shown, in writing and in conversation, the judgement that customers **rely** on.",
    co_signers=(
        Party("board", "International Board of Implementation Consultants", logo=SQUARE.digest),
        Party("institute", "Institute for Customer Practice"),
    ),
    signatories=(
        Signer("Helena Marsh", "Director of Learning", "Meridian Systems Academy", WIDE.digest),
        Signer("Tomás Iturbe", "President", "International Board of Implementation Consultants"),
    ),
    number="MSA-2026-000123",
    verify_url=ADDRESS,
    valid_until=date(2029, 11, 22),
)

PARTY_60 = "International Confederation of Implementation Bodies, Part X"
NAME_60 = "Maximiliana Theodora Wolfeschlegelsteinhausen van der Bergdor"[:60]
TITLE_120 = "Certified Senior Practitioner of Customer-Centred Implementation Consulting and Organisational Change, Levels 3, 4 and 5"
PARTIES = tuple(
    Party(f"p{number}", PARTY_60, logo=logo)
    for number, logo in enumerate((SQUARE.digest, "", TALL.digest, WIDE.digest))
)
SIGNERS = tuple(
    Signer(
        f"Dr. Alexandra Konstantinopoulou-Fairweather {number}",
        "Vice President for Learning and Professional Development",
        "International Board of Implementation Consultants",
        WIDE.digest if number % 2 else "",
    )
    for number in range(8)
)

# Per script: language, name, title, course, text, organization.
SCRIPTS = {
    "Arabic": (
        "ar",
        "محمد عبد الرحمن بن خالد الأنصاري",
        "استشاري تنفيذ معتمد",
        "الاستشارات لمهندسي التنفيذ",
        "أثبت قدرته على **الإصغاء** إلى العملاء.",
        "أكاديمية الأنظمة",
    ),
    "Han": ("zh-hans", "欧阳明月", "认证实施顾问", "实施工程师的咨询课程", "展示了客户所信赖的判断力。", "系统学院"),
    "Kana": ("ja", "山田 さくら", "認定導入コンサルタント", "コンサルティング", "判断力を示しました。", "システム学院"),
    "Hangul": ("ko", "김민서", "공인 구현 컨설턴트", "구현 컨설팅", "판단력을 보여 주었습니다.", "시스템 아카데미"),
    "Devanagari": (
        "hi",
        "श्रीमती अनुराधा विश्वनाथन",
        "प्रमाणित कार्यान्वयन सलाहकार",
        "परामर्श",
        "निर्णय लेने की क्षमता दिखाई है।",
        "सिस्टम्स अकादमी",
    ),
    "Thai": (
        "th",
        "สมชาย ศรีสุวรรณรัตนกุลพงษ์ไพบูลย์",
        "ที่ปรึกษาด้านการนำระบบไปใช้ที่ได้รับการรับรอง",
        "การให้คำปรึกษา",
        "ได้แสดงให้เห็นถึงวิจารณญาณ",
        "สถาบันระบบ",
    ),
    "Greek": (
        "el",
        "Αικατερίνη Παπαδοπούλου-Καραγιαννοπούλου",
        "Πιστοποιημένος Σύμβουλος Υλοποίησης",
        "Συμβουλευτική",
        "Έδειξε κρίση.",
        "Ακαδημία Συστημάτων",
    ),
    "Hebrew": ("he", "אברהם יצחק בן־דוד", "יועץ הטמעה מוסמך", "ייעוץ", "הוכיח שיקול דעת (2026).", "אקדמיה למערכות"),
    "Cyrillic": (
        "ru",
        "Екатерина Александровна Преображенская",
        "Сертифицированный консультант по внедрению",
        "Консалтинг",
        "Показала здравое суждение.",
        "Академия систем",
    ),
    "Latin": (
        "vi",
        "Nguyễn Thị Ngọc Phượng Łukaszewicz-Őrsi",
        "Chuyên gia tư vấn được chứng nhận",
        "Tư vấn triển khai",
        "Đã thể hiện óc phán đoán.",
        "Học viện Hệ thống",
    ),
}


def in_script(name: str) -> CertificateView:
    """The plain certificate in another language and script."""
    language, holder, title, course, text, organization = SCRIPTS[name]
    return replace(
        PLAIN,
        language=language,
        holder_name=holder,
        title=title,
        course_title=course,
        text=text,
        issuer=Party("academy", organization),
        co_signers=(Party("board", organization, logo=SQUARE.digest),),
        signatories=(Signer(holder[:40], title[:40], organization),),
    )


#: A certificate that says all it says in two languages.
BILINGUAL = replace(
    PLAIN,
    second_language="ar",
    second_title="استشاري تنفيذ معتمد",
    second_text="أثبت، كتابةً وفي المحادثة، حُسن التقدير الذي **يعتمد** عليه العملاء.",
)

HARD = {
    "bilingual": BILINGUAL,
    "bilingual, long": replace(
        BILINGUAL,
        holder_name=NAME_60,
        title=TITLE_120,
        second_title=("استشاري تنفيذ معتمد في الأنظمة " * 4)[:120],
        co_signers=PARTIES,
        signatories=SIGNERS[:6],
    ),
    "bilingual, arabic first": replace(
        in_script("Arabic"), second_language="es", second_title="Consultoría de implantación certificada"
    ),
    "plain": PLAIN,
    "bare": replace(PLAIN, co_signers=(), signatories=(), text="", valid_until=None, course_title=""),
    "letter": replace(PLAIN, paper=Paper.LETTER),
    "preview": replace(PLAIN, preview=True, number="", verify_url=""),
    "everything long": replace(
        PLAIN,
        holder_name=NAME_60,
        title=TITLE_120,
        co_signers=PARTIES,
        signatories=SIGNERS,
        course_title="Consulting for implementation engineers who become their customers' advisers",
    ),
    "everything long on letter": replace(
        PLAIN, paper=Paper.LETTER, holder_name=NAME_60, title=TITLE_120, co_signers=PARTIES, signatories=SIGNERS
    ),
    "four signatories": replace(PLAIN, signatories=SIGNERS[:4]),
    "five signatories": replace(PLAIN, signatories=SIGNERS[:5]),
    "unbroken": replace(PLAIN, holder_name="W" * 60, title="M" * 120, course_title="x" * 200),
    "wide capitals": replace(PLAIN, holder_name=("WILHELMINA " * 6)[:60], title=("MMM WWW " * 15)[:120]),
    "long text": replace(
        PLAIN,
        text="Was examined.\n\n- in writing\n- in conversation\n\n"
        + "What was examined, and how, in plain words. " * 12,
        signatories=SIGNERS[:4],
    ),
    "long address": replace(PLAIN, verify_url=ADDRESS.replace("learn.", "learning-and-development.some-company.")),
    "two directions": replace(PLAIN, holder_name="محمد (Mohamed) 王小明", title="Certified 认证 Consultant معتمد"),
    "long arabic": replace(
        in_script("Arabic"),
        holder_name=("عبد الرحمن الأنصاري " * 3)[:60],
        title=("استشاري تنفيذ معتمد في الأنظمة " * 4)[:120],
        signatories=tuple(replace(signer, name="هيلينا مارش الأنصاري") for signer in SIGNERS),
    ),
    "long hindi": replace(
        in_script("Devanagari"),
        holder_name=("श्रीमती अनुराधा विश्वनाथन " * 3)[:60],
        title=("प्रमाणित कार्यान्वयन सलाहकार " * 5)[:120],
    ),
    "long thai": replace(
        in_script("Thai"), holder_name=("สมชายศรีสุวรรณ" * 5)[:60], title=("ที่ปรึกษาด้านการนำระบบ" * 6)[:120]
    ),
    "long chinese": replace(in_script("Han"), holder_name="欧阳明月" * 15, title="认证实施顾问" * 20),
    **{name: in_script(name) for name in SCRIPTS},
}

VERIFIED = VerificationView(
    number=PLAIN.number,
    title=PLAIN.title,
    course_title=PLAIN.course_title,
    holder_name=PLAIN.holder_name,
    issuer=replace(PLAIN.issuer, url="https://academy.example.org/"),
    co_signers=PLAIN.co_signers,
    awarded_on=PLAIN.awarded_on,
    valid_until=PLAIN.valid_until,
    state=AwardState.VALID,
    since=datetime(2026, 11, 22, 12, tzinfo=UTC),
    verify_url=ADDRESS,
)
