package store

import (
	"strconv"

	"tansiq/internal/text"
)

// What can be wrong with something given.
const (
	WhyNUL   = "nul"   // it holds U+0000
	WhyUTF8  = "utf8"  // it is no valid UTF-8
	WhyLong  = "long"  // it is longer than N
	WhyEmpty = "empty" // it is needed and missing
	WhyFixed = "fixed" // it cannot be changed
	WhyUUID  = "uuid"  // it is no UUID
	WhyMixed = "mixed" // the claims did not come from one incident
	WhyChars = "chars" // it holds characters that cannot be shown
	WhyWrong = "wrong" // it is none of what is possible
)

// Invalid is something given that cannot be stored: the giver has to change it.
type Invalid struct {
	Field string // of the record: name, source, url, restricted, note, id, key, incident, document, claims, …; may be empty
	Why   string // one of the constants
	N     int    // of WhyLong: how many characters there may be
}

// Error is what is wrong in English.
func (e *Invalid) Error() string { return e.Words().EN }

// Words says what is wrong, for the person who gave it.
func (e *Invalid) Words() text.Bilingual {
	w := e.why()
	if e.Field == "" {
		return w
	}
	ar, ok := fields[e.Field]
	if !ok {
		ar = e.Field
	}
	return text.Bilingual{AR: ar + ": " + w.AR, EN: e.Field + ": " + w.EN}
}

func (e *Invalid) why() text.Bilingual {
	n := strconv.Itoa(e.N)
	switch e.Why {
	case WhyNUL:
		return text.Bilingual{AR: "فيه المحرف U+0000 (NUL)، فاحذفه", EN: "it holds a NUL character (U+0000): remove it"}
	case WhyUTF8:
		return text.Bilingual{AR: "ليس نصًا صحيحًا بترميز UTF-8", EN: "it is not valid UTF-8"}
	case WhyLong:
		return text.Bilingual{AR: "أطول من المسموح؛ الحد الأقصى لعدد المحارف " + n, EN: "it is too long: it may have " + n + " characters"}
	case WhyEmpty:
		return text.Bilingual{AR: "ناقص", EN: "it is missing"}
	case WhyFixed:
		return text.Bilingual{AR: "لا يتغيّر: التصحيح يبقي على ما كان", EN: "it cannot be changed: a correction keeps it"}
	case WhyUUID:
		return text.Bilingual{AR: "ليس معرّفًا من نوع UUID", EN: "it is not a UUID"}
	case WhyMixed:
		return text.Bilingual{AR: "أتت من وقائع مختلفة: افصل ما أتى من كل واقعة على حدة", EN: "they came from different incidents: take out those of one at a time"}
	case WhyChars:
		return text.Bilingual{AR: "فيه محارف لا تظهر", EN: "it holds characters that cannot be shown"}
	}
	return text.Bilingual{AR: "قيمة غير معروفة", EN: "it is none of the possible values"}
}

// fields are the Arabic names of the fields that people fill in.
var fields = map[string]string{
	"name": "الاسم", "source": "المصدر", "url": "الرابط", "restricted": "المسموح لهم", "note": "الملاحظة", "key": "المفتاح",
	"incident": "الواقعة", "document": "الوثيقة", "claims": "الروايات", "id": "المعرّف", "text": "النص", "login": "اسم الدخول",
	"lang": "اللغة", "value": "القيمة", "subject": "الجماعة",
}
