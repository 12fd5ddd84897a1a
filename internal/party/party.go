// Package party knows who speaks: a party's own keys, the cards that parties exchange, the pins that they keep of
// each other's keys, and how keys are changed and ended.
//
// A party has keys of one generation at a time. Each generation has two signing keys, Ed25519 and ML-DSA-44, and
// what a party says is valid only with the signatures of both: whoever breaks one of the two schemes gains nothing.
// Beside them stand an age identity (hybrid, post-quantum) to which files are sealed, and an Ed25519 key for TLS
// whose certificate names nobody. A party's id is made from the keys of its first generation, so nobody else can
// have it; every later generation is vouched for by the one before (Rotation).
//
// Nobody vouches for a party but its partner: two people exchange a Card by hand, read the words of its digest to
// each other, and each node keeps a Pin. From then on only what is signed by pinned keys counts.
//
// What parties say is a C2SP signed note; a seen checkpoint carries C2SP cosignatures. docs/vectors/README.md says
// which bytes are signed.
//
// Not here: what is signed (packages ledger, instrument, parcel), where keys and pins are stored, HTTP and TLS
// connections, and people. The package reads no clock and keeps nothing.
package party

import (
	"fmt"
	"strconv"
)

// Bilingual is a sentence in Arabic and English.
type Bilingual struct {
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

// Error is a refusal that a person is told of. Code is stable, so that pages can say it in their own words.
type Error struct {
	Code       string // see Words
	Party      string // the party that it is about, where one is known
	Generation int    // the generation that it is about; 0 where none is
	Err        error  // what lies beneath, for those who look into it; may be nil
}

// Error is the refusal in English, with what lies beneath.
func (e *Error) Error() string {
	s := e.Words().EN
	if e.Party != "" {
		s += " (" + e.Party
		if e.Generation > 0 {
			s += ", generation " + strconv.Itoa(e.Generation)
		}
		s += ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives what lies beneath.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is find a refusal by its code alone: errors.Is(err, &Error{Code: "revoked"}).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Party == "" && t.Generation == 0 && t.Err == nil
}

// Words says what was refused and what to do.
func (e *Error) Words() Bilingual {
	switch e.Code {
	case "keys":
		return Bilingual{AR: "تعذّرت قراءة مفاتيح هذه العقدة: أعدها من نسخة احتياطية", EN: "this node's own keys cannot be read: restore them from a backup"}
	case "generations":
		return Bilingual{AR: "بُدّلت المفاتيح مرات كثيرة ولا تتسع سلسلتها لمزيد: ابدأ بمفاتيح جديدة كليًا وتبادل البطاقات مع الشركاء", EN: "the keys were changed so often that their line can grow no longer: begin with new ones, and exchange cards with the partners"}
	case "public":
		return Bilingual{AR: "وثيقة المفاتيح تالفة أو ناقصة: اطلبها من الشريك من جديد", EN: "the key document is damaged or incomplete: ask the partner for it again"}
	case "history":
		return Bilingual{AR: "سلسلة مفاتيح الشريك منقطعة: اطلبها كاملة منذ جيلها الأول", EN: "the partner's line of keys is broken: ask for all of it, from the first generation on"}
	case "card":
		return Bilingual{AR: "ليس في هذا النص بطاقة شريك: انسخ السطر كله ابتداءً من TANSIQ-CARD", EN: "this text holds no partner card: copy the whole line from TANSIQ-CARD on"}
	case "card_version":
		return Bilingual{AR: "هذه بطاقة من إصدار لا تعرفه هذه العقدة: حدّث تنسيق", EN: "this card is of a version that this node does not know: update Tansiq"}
	case "card_damaged":
		return Bilingual{AR: "البطاقة ناقصة أو تغيّر فيها حرف: اطلبها من جديد", EN: "the card is cut short or a character in it has changed: ask for it again"}
	case "card_name":
		return Bilingual{AR: "اسم الطرف ناقص أو طويل أو فيه رموز لا تُعرض: أقصاه " + strconv.Itoa(maxName) + " حرفًا", EN: "the party's name is missing, too long, or holds characters that cannot be shown: at most " + strconv.Itoa(maxName) + " characters"}
	case "card_door":
		return Bilingual{AR: "عنوان الباب غير صالح: اكتبه هكذا https://host:port أو اتركه فارغًا لمن يراسَل باليد فقط", EN: "the address of the door is not valid: write https://host:port, or leave it empty for a partner met by courier only"}
	case "digest":
		return Bilingual{AR: "المفاتيح الواردة غير المفاتيح التي على البطاقة: لا تتابع، وقابل صاحبها", EN: "the keys that came are not the keys on the card: do not go on, and meet its owner"}
	case "text":
		return Bilingual{AR: "هذا النص لا يوقَّع", EN: "this text cannot be signed"}
	case "note":
		return Bilingual{AR: "النص الموقَّع تالف", EN: "the signed text is damaged"}
	case "unsigned":
		return Bilingual{AR: "لا يحمل النص توقيع هذا الطرف", EN: "the text is not signed by this party"}
	case "half":
		return Bilingual{AR: "أحد توقيعي الطرف ناقص: لا يصح النص إلا بالتوقيعين معًا", EN: "one of the party's two signatures is missing: both are needed"}
	case "signature":
		return Bilingual{AR: "توقيع الطرف غير صحيح: غُيّر النص أو وقّعه غيره", EN: "the party's signature is wrong: the text was changed, or somebody else signed it"}
	case "checkpoint":
		return Bilingual{AR: "ليس هذا رأس سجلّ صحيحًا", EN: "this is not a proper checkpoint of a log"}
	case "cosigned_times":
		return Bilingual{AR: "وقتا توقيعي المصادقة مختلفان", EN: "the two cosignatures do not name the same time"}
	case "rotation":
		return Bilingual{AR: "إشعار تبديل المفاتيح تالف", EN: "the change of keys is damaged"}
	case "rotation_party":
		return Bilingual{AR: "إشعار تبديل المفاتيح لطرف آخر", EN: "the change of keys is another party's"}
	case "rotation_gap":
		return Bilingual{AR: "ينقص تبديل سابق للمفاتيح: اطلب سلسلة مفاتيح الشريك كاملة", EN: "an earlier change of keys is missing: ask for the partner's whole line of keys"}
	case "rotation_conflict":
		return Bilingual{AR: "للشريك مفاتيح أخرى من هذا الجيل: قد تكون مفاتيحه في يد غيره. قابله قبل أن تتابع", EN: "the partner has other keys of this generation already: its keys may be in other hands. Meet the partner before you go on"}
	case "rotation_signature":
		return Bilingual{AR: "تبديل المفاتيح غير موقّع بالمفاتيح السابقة: اطلب بطاقة جديدة باليد", EN: "the change of keys is not signed by the earlier keys: ask for a new card by hand"}
	case "revocation":
		return Bilingual{AR: "إشعار إنهاء المفاتيح تالف أو ليس موقَّعًا بمفاتيح هذا الطرف", EN: "the revocation is damaged, or not signed by keys of this party"}
	case "revoked":
		return Bilingual{AR: "أنهى هذا الطرف مفاتيحه: لا يُقبل منه شيء حتى تتبادلا بطاقتين جديدتين", EN: "this party has ended its keys: nothing is taken from it until new cards are exchanged"}
	case "pin":
		return Bilingual{AR: "تعذّرت قراءة مفاتيح الشريك المحفوظة: أعدها من نسخة احتياطية أو تبادلا البطاقات من جديد", EN: "the partner's stored keys cannot be read: restore them from a backup, or exchange cards anew"}
	}
	return Bilingual{AR: "رُفض الطلب", EN: "refused"}
}

func fail(code string, format string, a ...any) *Error {
	return &Error{Code: code, Err: fmt.Errorf(format, a...)}
}
