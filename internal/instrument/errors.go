package instrument

import (
	"strconv"
	"unicode/utf8"

	"tansiq/internal/text"
)

// Error is a refusal that a person is told of. Code is stable, so that pages and machines can tell refusals
// apart.
type Error struct {
	Code  string // see Words
	Field string // path, as in the JSON: "parties", "parts[0].body"; empty when it concerns none
	Value string // what stands there, or the limit, where the code needs it; cut to a short text
}

func fault(code, field, value string) *Error {
	const most = 100
	if len(value) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(value[cut]) {
			cut--
		}
		value = value[:cut] + "…"
	}
	return &Error{Code: code, Field: field, Value: value}
}

// Error is the refusal in English, with its field.
func (e *Error) Error() string {
	if e.Field == "" {
		return "instrument: " + e.Words().EN
	}
	return "instrument: " + e.Field + ": " + e.Words().EN
}

// Words says what was refused and what to do where that is not plain.
func (e *Error) Words() text.Bilingual {
	v := strconv.Quote(e.Value)
	switch e.Code {
	case "required":
		return text.Bilingual{AR: "قيمة ناقصة", EN: "is missing"}
	case "unknown":
		return text.Bilingual{AR: v + " ليست قيمة معروفة", EN: v + " is not a known value"}
	case "range":
		return text.Bilingual{AR: "القيمة خارج المدى المسموح: " + e.Value, EN: "is out of range: " + e.Value}
	case "many":
		return text.Bilingual{AR: "العدد أكبر من " + e.Value, EN: "there are more than " + e.Value}
	case "few":
		return text.Bilingual{AR: "العدد أقل من " + e.Value, EN: "there are fewer than " + e.Value}
	case "long":
		return text.Bilingual{AR: "أطول من " + e.Value + " بايت", EN: "is longer than " + e.Value + " bytes"}
	case "characters":
		return text.Bilingual{AR: "في " + v + " رموز غير مسموحة", EN: v + " holds characters that are not allowed"}
	case "sorted":
		return text.Bilingual{AR: "يجب أن تُرتَّب القائمة وألّا يتكرر فيها شيء", EN: "must be sorted, each one once"}
	case "twice":
		return text.Bilingual{AR: v + " مكرر", EN: v + " stands there twice"}
	case "time":
		return text.Bilingual{AR: v + " ليس وقتًا مكتوبًا مثل 2025-01-10T18:58:00.000Z", EN: v + " is not a time written like 2025-01-10T18:58:00.000Z"}
	case "early":
		return text.Bilingual{AR: "لا يصبح شيء نافذًا قبل انقضاء مهلة التوقيع: اجعل بدء النفاذ بعدها أو معها", EN: "nothing takes effect before the time for signing is over: let it take effect then or later"}
	case "notice":
		return text.Bilingual{AR: "لا ينتهي الالتزام قبل وقت الإشعار نفسه", EN: "a withdrawal cannot take effect before it is given"}
	case "lineage":
		return text.Bilingual{AR: "معرّف السلسلة لا يطابق نوع الصك وأطرافه: لأطراف أخرى ابدأ سلسلة جديدة", EN: "the lineage does not belong to this kind and these parties: begin a new lineage for others"}
	case "previous":
		return text.Bilingual{AR: "لا تلي هذه النسخة النسخة التي تسمّيها", EN: "the version does not follow the one that it names"}
	case "previous_unknown":
		return text.Bilingual{AR: "النسخة السابقة لم تصل إلى هنا بعد: اطلبها ثم وقّع", EN: "the version before is not known here: ask for it first, then sign"}
	case "json":
		return text.Bilingual{AR: "ليس JSON يُحفظ كما هو: " + e.Value, EN: "is not JSON that keeps its value: " + e.Value}
	case "object":
		return text.Bilingual{AR: "يجب أن يكون كائن JSON", EN: "must be a JSON object"}
	case "canonical":
		return text.Bilingual{AR: "ليس مكتوبًا بالصيغة القانونية (RFC 8785)", EN: "is not written in canonical form (RFC 8785)"}
	case "salt":
		return text.Bilingual{AR: "طول الملح ليس 32 بايت", EN: "the salt is not 32 bytes long"}
	case "commitment":
		return text.Bilingual{AR: "مضمون هذا الجزء ليس ما وُقِّع عليه", EN: "this part is not what was committed to"}
	case "root":
		return text.Bilingual{AR: "الأجزاء ليست ما وُقِّع عليه", EN: "the parts are not what is being signed"}
	case "audience":
		return text.Bilingual{AR: "هذا الجزء ليس لـ" + v, EN: "this part is not for " + v}
	case "stranger":
		return text.Bilingual{AR: v + " ليس من الأطراف", EN: v + " is not one of the parties"}
	case "own":
		return text.Bilingual{AR: "لا يشهد طرف لتوقيعه هو", EN: "a party does not witness its own signature"}
	case "note":
		return text.Bilingual{AR: "ليس نصًا موقَّعًا سليمًا", EN: "is not a well-formed signed note"}
	case "signature":
		return text.Bilingual{AR: "لا يحمل توقيعًا صحيحًا لطرف معروف هنا: تأكد من مفاتيح الشريك", EN: "carries no valid signature of a party known here: check the partner's keys"}
	case "texts":
		return text.Bilingual{AR: "التواقيع ليست على نص واحد", EN: "the notes are not about one text"}
	case "late":
		return text.Bilingual{AR: "انقضت مهلة التوقيع: اقترح نسخة جديدة", EN: "the time for signing is over: propose a new version"}
	case "signed_other":
		return text.Bilingual{AR: "سبق أن وُقِّعت هنا نسخة أخرى في هذا الموضع، ومن وقّع الاثنتين ثبت تناقضه: اقترح نسخة تليها", EN: "another version was signed here in this place, and signing both would prove two faces: propose one that follows it"}
	case "signed_higher":
		return text.Bilingual{AR: "سبق أن وُقِّعت هنا نسخة أحدث من هذه", EN: "a newer version than this was signed here already"}
	case "frozen":
		return text.Bilingual{AR: "السلسلة مجمَّدة لأن طرفًا وقّع نسختين متعارضتين: ابدأ سلسلة جديدة", EN: "the lineage is frozen because a party signed two successors of one version: begin a new one"}
	case "withdrawn":
		return text.Bilingual{AR: "انسحب طرف من هذه السلسلة: ابدأ سلسلة جديدة", EN: "a party has withdrawn from this lineage: begin a new one"}
	case "proof":
		return text.Bilingual{AR: "لا يثبت التوقيعان أن طرفًا وقّع نسختين متعارضتين", EN: "the two notes do not prove that one party signed two successors of one version"}
	}
	return text.Bilingual{AR: "رُفض", EN: "refused"}
}
