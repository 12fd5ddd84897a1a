package parcel

import (
	"strconv"

	"tansiq/internal/text"
)

// Code is why a parcel or a courier file was not taken. Codes are stable: a Receipt carries them and pages may say
// them in their own words.
type Code string

// What can be wrong with a parcel.
const (
	NotParcel    Code = "not_parcel"    // does not begin like a parcel, or its header is not exactly as it should be
	TooLarge     Code = "too_large"     // over MaxSize, or its content over MaxContent
	Truncated    Code = "truncated"     // ends too early (also said of a courier file)
	Trailing     Code = "trailing"      // bytes after the end (also said of a courier file)
	NotForUs     Code = "not_for_us"    // addressed to another party
	UnknownParty Code = "unknown_party" // from a party whose keys are not pinned here
	UnknownKey   Code = "unknown_key"   // signed with a generation of keys that is not pinned here
	OldKey       Code = "old_key"       // signed with keys that had been replaced when it was written
	Revoked      Code = "revoked"       // the sender's keys were revoked
	BadSignature Code = "bad_signature" // a signature of the header does not verify
	Changed      Code = "changed"       // the payload is not the one that was signed
	Padding      Code = "padding"       // the padding is not zeros, or not of the size that the rule gives
	Newer        Code = "newer"         // of a version of the format that this node does not know
	Syntax       Code = "syntax"        // the content is not strict JSON
	Content      Code = "content"       // a field is missing, unknown, or not allowed; Field names it
)

// What can be wrong with a courier file, besides Truncated and Trailing.
const (
	NotCourier     Code = "not_courier"     // does not begin like a courier file
	WrongRecipient Code = "wrong_recipient" // sealed to another party's key
	Damaged        Code = "damaged"         // changed on the way
	Incomplete     Code = "incomplete"      // whole as a file, but not all that its sender packed
	Foreign        Code = "foreign"         // holds a parcel of other parties than the file itself
)

// Error is a parcel or a courier file that was not taken, or a parcel that may not be made so.
type Error struct {
	Code   Code
	Offset int64  // byte at which it shows, from the beginning of the parcel or file; −1 when it has no place
	Field  string // path of the field in the content, such as "body.objects[3]"; for Syntax and Content
	Detail string // what exactly, in English, for the log; may quote the input
	Err    error  // cause, may be nil
}

func fault(code Code, at int64, detail string) *Error {
	return &Error{Code: code, Offset: at, Detail: detail}
}

func contentFault(field, detail string) *Error {
	return &Error{Code: Content, Offset: -1, Field: field, Detail: detail}
}

// within puts a field's fault into the field that holds it.
func (e *Error) within(field string) *Error {
	out := *e
	if out.Field == "" {
		out.Field = field
	} else {
		out.Field = field + "." + out.Field
	}
	return &out
}

// Error says what is wrong in English, with the place and the detail.
func (e *Error) Error() string {
	s := e.Words().EN
	if e.Field != "" {
		s += " [" + e.Field + "]"
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Words says what is wrong and what to do, for people.
func (e *Error) Words() text.Bilingual {
	w := e.Code.Words()
	if e.Offset < 0 {
		return w
	}
	at := strconv.FormatInt(e.Offset, 10)
	switch e.Code {
	case Truncated:
		return text.Bilingual{AR: w.AR + " وصل منه " + at + " بايت.", EN: w.EN + " " + at + " bytes of it came."}
	case Trailing:
		return text.Bilingual{AR: w.AR + " نهايته الصحيحة عند البايت " + at + ".", EN: w.EN + " It should end at byte " + at + "."}
	case Damaged:
		return text.Bilingual{AR: w.AR + " أول ما تغيّر قبل البايت " + at + ".", EN: w.EN + " What was changed first lies before byte " + at + "."}
	}
	return text.Bilingual{AR: w.AR + " الموضع: البايت " + at + ".", EN: w.EN + " Place: byte " + at + "."}
}

// Words says what the code means and what to do, for people: also for a code that a partner's receipt named.
func (c Code) Words() text.Bilingual {
	switch c {
	case NotParcel:
		return text.Bilingual{
			AR: "ليس هذا طردًا من طرود تنسيق، أو تغيّر أوله في الطريق. اطلب إرساله من جديد.",
			EN: "This is not a parcel, or its beginning was changed on the way. Ask for it to be sent again.",
		}
	case TooLarge:
		return text.Bilingual{
			AR: "الطرد أكبر من الحد المسموح. على المرسِل أن يقسمه.",
			EN: "The parcel is larger than what is allowed. Its sender should split it.",
		}
	case Truncated:
		return text.Bilingual{
			AR: "ينقطع قبل نهايته. انسخه من جديد، أو اطلب إرساله مرة أخرى.",
			EN: "It is cut off before its end. Copy it again, or ask for it once more.",
		}
	case Trailing:
		return text.Bilingual{
			AR: "بعد نهايته بيانات زائدة ليست منه. انسخه من جديد.",
			EN: "Something that is not part of it follows its end. Copy it again.",
		}
	case NotForUs:
		return text.Bilingual{
			AR: "هذا الطرد موجَّه إلى طرف آخر. لم يُفتح، فأبلغ مرسِله.",
			EN: "This parcel is addressed to another party. It was not opened; tell its sender.",
		}
	case UnknownParty:
		return text.Bilingual{
			AR: "لا نعرف مرسِله: لم تُثبَّت مفاتيحه هنا. أضف بطاقته أولًا إن كان شريكًا.",
			EN: "Its sender is not known here: no keys of theirs are pinned. If they are a partner, add their card first.",
		}
	case UnknownKey:
		return text.Bilingual{
			AR: "وقّعه المرسِل بمفاتيح أحدث مما عندنا. ينبغي أن يصل إشعار تبديل المفاتيح قبله.",
			EN: "Its sender signed it with keys that are not pinned here. The notice of their new keys has to come first.",
		}
	case OldKey:
		return text.Bilingual{
			AR: "وُقّع بمفاتيح كان المرسِل قد بدّلها. لا تقبله، واسأل المرسِل من طريق تثق به.",
			EN: "It was signed with keys that its sender had already replaced. Do not take it; ask the sender by a way you trust.",
		}
	case Revoked:
		return text.Bilingual{
			AR: "أنهى المرسِل مفاتيحه، فلا يُقبل شيء بها. تبادلا بطاقتين جديدتين وجهًا لوجه.",
			EN: "Its sender's keys were revoked and nothing signed with them is taken. Exchange new cards in person.",
		}
	case BadSignature:
		return text.Bilingual{
			AR: "توقيع المرسِل غير صحيح: تغيّر الطرد في الطريق، أو أرسله غيرُ من يحمل اسمه.",
			EN: "The sender's signature is wrong: the parcel was changed on the way, or is not from whom it names.",
		}
	case Changed:
		return text.Bilingual{
			AR: "ما في الطرد غير ما وقّعه المرسِل. اطلب إرساله من جديد.",
			EN: "What the parcel holds is not what its sender signed. Ask for it to be sent again.",
		}
	case Padding:
		return text.Bilingual{
			AR: "حشو الطرد على غير ما تقتضيه القاعدة. برنامج المرسِل معيب، فأبلغه.",
			EN: "The parcel's padding is not what the rule asks for. The sender's program is at fault; tell them.",
		}
	case Newer:
		return text.Bilingual{
			AR: "كتبه إصدار من تنسيق أحدث من هذا. حدّث هذه العقدة ثم خذه من جديد.",
			EN: "It was written by a newer version of Tansiq. Update this node, then take it again.",
		}
	case Syntax:
		return text.Bilingual{
			AR: "توقيع الطرد صحيح، لكن محتواه مكتوب على وجه لا يُقرأ. برنامج المرسِل معيب، فأبلغه.",
			EN: "The signature is right, but the content is written in a way that cannot be read. The sender's program is at fault; tell them.",
		}
	case Content:
		return text.Bilingual{
			AR: "توقيع الطرد صحيح، لكن في محتواه حقلًا ناقصًا أو غير مقبول. برنامج المرسِل معيب، فأبلغه.",
			EN: "The signature is right, but a field of the content is missing or not allowed. The sender's program is at fault; tell them.",
		}
	case NotCourier:
		return text.Bilingual{
			AR: "ليس هذا ملفًا من ملفات تنسيق التي تُحمل باليد، أو تغيّر أوله. تحقق من اسم الملف.",
			EN: "This is not a courier file, or its beginning was changed. Check that it is the right file.",
		}
	case WrongRecipient:
		return text.Bilingual{
			AR: "الملف مختوم لغير هذه العقدة، أو أصاب الضرر سطوره الأولى. تحقق من أنه حُزم لكم.",
			EN: "The file is sealed to another node, or its first lines are damaged. Check that it was packed for you.",
		}
	case Damaged:
		return text.Bilingual{
			AR: "تغيّر الملف في الطريق. انسخه من جديد، أو اطلب غيره.",
			EN: "The file was changed on the way. Copy it again, or ask for another.",
		}
	case Incomplete:
		return text.Bilingual{
			AR: "ليس في الملف كل ما حزمه المرسِل: حُذف منه أو أُضيف إليه قبل ختمه. لا تقبله، وأبلغ المرسِل.",
			EN: "The file does not hold just what its sender packed: something was taken out or put in before it was sealed. Do not take it; tell the sender.",
		}
	case Foreign:
		return text.Bilingual{
			AR: "في الملف طرد ليس من المرسِل إليكم. لا تقبله، وأبلغ المرسِل.",
			EN: "The file holds a parcel that is not from its sender to you. Do not take it; tell the sender.",
		}
	}
	return text.Bilingual{AR: "لم يُؤخذ الطرد.", EN: "The parcel was not taken."}
}
