package document

import "tansiq/internal/text"

// Words says why a file is not read, without its name, which stands beside.
func (e *Error) Words() text.Bilingual {
	w := text.Bilingual{EN: (&Error{Code: e.Code, Args: e.Args, Err: e.Err}).Error(), AR: fill(arabic[e.Code], e.Args)}
	if w.AR == "" {
		w.AR = "لا يُقرأ: " + w.EN
	}
	return w
}

// arabic are the reasons in Arabic, also for the codes of text.DecodeError.
var arabic = map[string]string{
	"too_big":        "الملف كبير ({0})، ويُقرأ حتى {1}",
	"too_slow":       "طالت قراءة الملف أكثر مما يحتمله تقرير: اطبعه إلى ملف PDF جديد",
	"too_many_pages": "في الملف أكثر من {0} صفحة: قسّمه إلى أجزاء",
	"bomb":           "يتضخّم الملف عند فكّه إلى ما يفوق أي تقرير، فلم يُقرأ",
	"pdf_scanned":    "في الملف صور صفحات بلا نصها: مرّره على برنامج للتعرف الضوئي على النصوص (OCR)",
	"pdf_locked":     "ملف PDF مقفل بكلمة مرور: احفظه من دونها",
	"pdf_broken":     "ملف PDF تالف أو ناقص: اجلبه من جديد",
	"pdf_fonts":      "خطوط ملف PDF لا تدلّ على الحروف التي ترسمها: مرّره على برنامج للتعرف الضوئي على النصوص (OCR)",
	"docx_broken":    "ملف Word تالف أو ناقص: اجلبه من جديد",
	"docx_locked":    "ملف Office مقفل بكلمة مرور: احفظه من دونها",
	"old_word":       "ملف Word أو Excel قديم، وهذا لا يُقرأ: احفظه بصيغة docx أو PDF أو نصًا عاديًا",
	"odt":            "ملف نصي من OpenDocument، وهذا لا يُقرأ: احفظه بصيغة docx أو PDF أو نصًا عاديًا",
	"rtf":            "ملف RTF، وهذا لا يُقرأ: احفظه بصيغة docx أو PDF أو نصًا عاديًا",
	"sheet":          "جدول بيانات، وهذا لا يُقرأ تقريرًا: انسخ الخلايا المهمة نصًا",
	"slides":         "عرض تقديمي، وهذا لا يُقرأ: احفظه بصيغة PDF",
	"ebook":          "كتاب إلكتروني، وهذا لا يُقرأ: انسخ النص المهم منه",
	"archive":        "ملف مضغوط: فكّه أولًا",
	"image":          "صورة بلا نص",
	"html_empty":     "صفحة ويب لم يُعثر فيها على نص",
	"html_deep":      "في صفحة الويب عناصر أكثر، أو أعمق تداخلًا، مما في تقرير",
	"no_text":        "لا حروف فيه: لا شيء يُقرأ",
	"nul":            "فيه بايتات صفرية: ليس نصًا، أو هو تالف",
	"binary":         "ملف ثنائي لا نص",
	"encoding":       "ترميز حروفه لا يُعرف: احفظه بترميز UTF-8",
	"empty":          "الملف فارغ",
	"utf16":          "نص UTF-16 تالف: احفظه بترميز UTF-8",
	"reader_fault":   "وقع خلل في القارئ لا في الملف: أبلِغ عنه، وانسخ النص وألصقه حتى ذلك",
}
