"""One certificate with names in many scripts: people and bodies of one profession, all over the world."""

from __future__ import annotations

from dataclasses import replace

from certification_xblock.data import Party, Signer
from tests.rendering.samples import PLAIN, SQUARE

#: A name of about 60 letters in each script, the shape of a real one repeated.
LONG = {
    "Arabic": "عبد الرحمن بن خالد بن عبد العزيز الأنصاري المكي الهاشمي القرشي",
    "Han": "欧阳明月" * 15,
    "Devanagari": "श्रीमती अनुराधा लक्ष्मीनारायण विश्वनाथन त्रिपाठी कृष्णमूर्ति",
    "Greek": "Αικατερίνη Παπαδοπούλου-Καραγιαννοπούλου του Κωνσταντίνου Αθ",
    "Hebrew": "אברהם יצחק בן־דוד הלוי מזרחי אבולעפיה קורדובירו בן עזרא הכהן",
    "Thai": "สมชาย ศรีสุวรรณรัตนกุลพงษ์ไพบูลย์วัฒนาประเสริฐสุขสวัสดิ์มงคล",
    "Cyrillic": "Екатерина Александровна Преображенская-Воскресенская Младшая",
    "Vietnamese": "Nguyễn Thị Ngọc Phượng Huỳnh Trương Đặng Quỳnh Như Ngưỡng Ấ",
    "Georgian": "ალექსანდრე გიორგის ძე მაჭავარიანი-ჩოლოყაშვილი წერეთელი ქართლ",
    "Armenian": "Հովհաննես Տեր-Պետրոսյան Խաչատուրի Ամբարձումյան Սարգսյան Ավագ",
}

SIGNERS = (
    Signer("محمد عبد الرحمن الأنصاري", "رئيس المعهد", "معهد الممارسات الاستشارية"),
    Signer("欧阳明月", "院长", "系统学院"),
    Signer("श्रीमती अनुराधा विश्वनाथन", "निदेशक", "सिस्टम्स अकादमी"),
    Signer("Αικατερίνη Παπαδοπούλου", "Πρόεδρος", "Ακαδημία Συστημάτων"),
    Signer("אברהם יצחק בן־דוד", "נשיא", "אקדמיה למערכות"),
    Signer("สมชาย ศรีสุวรรณ", "ผู้อำนวยการ", "สถาบันระบบ"),
)

MIXED = replace(
    PLAIN,
    holder_name="Екатерина Преображенская",
    issuer=Party("hi", "सिस्टम्स अकादमी"),
    co_signers=(
        Party("ar", "معهد الممارسات الاستشارية", logo=SQUARE.digest),
        Party("zh", "国际实施顾问委员会"),
        Party("el", "Ακαδημία Συστημάτων", logo=SQUARE.digest),
    ),
    signatories=SIGNERS,
)


def long_named(script: str):
    """The plain certificate with a long name, also of its issuer and of one who signs."""
    name = LONG[script]
    return replace(
        PLAIN, holder_name=name, issuer=Party("x", name), signatories=(Signer(name, "President", PLAIN.issuer.name),)
    )
