package node

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/text"
)

// SourceError is why a source, an address or a file is not taken, in words for people. Code is stable: see Words.
type SourceError struct {
	Code  string        `json:"code"`
	Field string        `json:"field,omitempty"` // of a form: kind, name, publisher, address, grade, marking, lang, interval, restricted
	Args  []string      `json:"args,omitempty"`
	After time.Duration `json:"after,omitempty"` // the site asks to be left alone for that long; zero: it says nothing
	Err   error         `json:"-"`               // what lies beneath, for the log
}

// Error is the reason in English, with its field.
func (e *SourceError) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Words().EN
	}
	return e.Words().EN
}

// Unwrap gives what lies beneath.
func (e *SourceError) Unwrap() error { return e.Err }

// sourceWords are the words for codes; {0}, {1} stand for the arguments.
var sourceWords = map[string]text.Bilingual{
	// What is said of a source.
	"role":            {AR: "لا يسمح لك دورك بهذا", EN: "your role does not allow this"},
	"changed":         {AR: "عدّل شخص آخر هذا المصدر في أثناء ذلك: افتحه من جديد", EN: "somebody else changed this source in the meantime: open it again"},
	"exists":          {AR: "هذا العنوان مصدر موجود: «{0}»", EN: "this address is a source already: “{0}”"},
	"kind":            {AR: "اختر نوع المصدر: خلاصة أو عنوان أو مجلد. ولا يتغيّر نوع مصدر قائم", EN: "choose what the source is: a feed, an address or a folder. The kind of one that is there does not change"},
	"long":            {AR: "هذا أطول من {0} حرفًا", EN: "this has more than {0} characters"},
	"characters":      {AR: "في هذا رموز لا تُعرض", EN: "this holds characters that cannot be shown"},
	"grade":           {AR: "التقييم حرف من A إلى F ورقم من 1 إلى 6، ويجوز ترك أيٍّ منهما", EN: "a grade is a letter from A to F and a figure from 1 to 6; either may be left out"},
	"marking":         {AR: "اختر إحدى علامات TLP 2.0", EN: "choose one of the TLP 2.0 markings"},
	"lang":            {AR: "اختر العربية (ar) أو الإنجليزية (en) أو لا تحدّد", EN: "choose Arabic (ar), English (en) or neither"},
	"interval":        {AR: "المدة بين محاولتين: من 5 دقائق إلى 7 أيام", EN: "the time between two tries: from 5 minutes to 7 days"},
	"interval_folder": {AR: "المدة بين نظرتين إلى المجلد: من ثانيتين إلى 7 أيام", EN: "the time between two looks at a folder: from 2 seconds to 7 days"},
	"person":          {AR: "أحد من اخترتهم لم يعد في هذا المكتب: اختر من جديد", EN: "somebody chosen here is no longer at this desk: choose again"},
	"address_missing": {AR: "العنوان ناقص", EN: "the address is missing"},
	"address":         {AR: "هذا ليس عنوانًا يبدأ بـ \u2066https://\u2069", EN: "this is not an address that begins with https://"},
	"scheme":          {AR: "لا تُجلب إلا عناوين http وhttps، وهذا عنوان {0}", EN: "only http and https addresses are fetched, and this is one of {0}"},
	"credentials":     {AR: "في العنوان اسم دخول أو كلمة مرور: احذفهما، فما يحتاج إلى تسجيل دخول لا يُجلب", EN: "the address holds a login or a password: leave them out; what needs signing in is not fetched"},
	"not_moved":       {AR: "لا عنوان جديدًا لهذا المصدر", EN: "there is no new address for this source"},
	"folder_missing":  {AR: "اكتب مسار المجلد", EN: "name the folder"},
	"folder_relative": {AR: "اكتب المسار كاملًا، مثل /srv/reports", EN: "give the whole path, such as /srv/reports"},
	"folder_file":     {AR: "هذا ملف لا مجلد: {0}", EN: "this is a file and not a folder: {0}"},
	"folder_own":      {AR: "في هذا المجلد بيانات العقدة نفسها: اختر مجلدًا آخر", EN: "this folder holds the node's own data: choose another"},
	"folder_outside":  {AR: "لا تراقب هذه العقدة إلا مجلدات تحت: {0}. يضيف مشغّل العقدة غيرها بالخيار \u2066--watch-under\u2069", EN: "this node watches only folders below: {0}. Whoever runs the node can name others with --watch-under"},
	"busy":            {AR: "محاولة أخرى لهذا المصدر جارية الآن: انتظر نهايتها", EN: "another try of this source is under way: wait for it to end"},
	"off":             {AR: "هذه العقدة لا تجلب شيئًا من الشبكة", EN: "this node fetches nothing from the network"},

	// Where an address leads.
	"private":     {AR: "{0} عنوان داخلي ({1})، وهذه لا تُجلب إلا إذا أذن بها مشغّل العقدة بالخيار \u2066--fetch-allow\u2069", EN: "{0} is at a private address ({1}); these are fetched only when whoever runs the node allows it with --fetch-allow"},
	"name":        {AR: "لا وجود لموقع بالاسم {0}، أو لا يُعرف عنوانه الآن", EN: "there is no site with the name {0}, or its address cannot be found now"},
	"unreachable": {AR: "{0} لا يجيب", EN: "{0} does not answer"},
	"timeout":     {AR: "لم يكتمل جواب {0} في {1} ثانية", EN: "the answer of {0} did not arrive whole within {1} seconds"},
	"tls":         {AR: "شهادة {0} غير صالحة: قد يكون من يجيب غيره", EN: "the certificate of {0} is not valid: it may be somebody else who answers"},
	"cut":         {AR: "انقطع جواب {0} قبل نهايته", EN: "the answer of {0} broke off before its end"},
	"redirects":   {AR: "يحيل {0} من عنوان إلى عنوان أكثر من {1} مرات", EN: "{0} sends on from address to address more than {1} times"},
	"loop":        {AR: "يحيل {0} من عنوان إلى آخر ثم يعود إلى الأول بلا نهاية", EN: "{0} sends on in a circle, for ever"},
	"redirect":    {AR: "يحيل {0} إلى عنوان لا يُجلب: {1}", EN: "{0} sends on to an address that is not fetched: {1}"},
	"downgrade":   {AR: "يحيل {0} من https إلى http، وهذا يقرؤه ويغيّره من على الطريق: اكتب عنوان http إن كنت تقبل به", EN: "{0} sends on from https to http, which anybody on the way can read and change: type the http address if you accept that"},
	"too_big":     {AR: "جواب {0} أكبر من {1}", EN: "the answer of {0} is larger than {1}"},
	"packing":     {AR: "جواب {0} مضغوط بطريقة لا تُقرأ، أو ضغطه معطوب", EN: "the answer of {0} is packed in a way that is not read, or is damaged"},
	"gone":        {AR: "يقول {0} إن هذا العنوان زال إلى غير رجعة ({1})، ولذلك يُوقَف المصدر الذي عنوانه هذا", EN: "{0} says that this address is gone for good ({1}); a source with this address is stopped"},
	"not_found":   {AR: "لا شيء في هذا العنوان عند {0} ({1})", EN: "{0} has nothing at this address ({1})"},
	"forbidden":   {AR: "{0} لا يسمح بجلب هذا العنوان ({1})", EN: "{0} does not let this address be fetched ({1})"},
	"wait":        {AR: "{0} مشغول ويطلب الانتظار ({1})", EN: "{0} is busy and asks to wait ({1})"},
	"server":      {AR: "في {0} عطل ({1})", EN: "something is broken at {0} ({1})"},
	"status":      {AR: "أجاب {0} بغير المطلوب ({1})", EN: "{0} answered with something else ({1})"},
	"odd":         {AR: "أجاب {0} بما ليس صفحة ويب (HTTP)، أو برؤوس لا نهاية لها", EN: "{0} answered with something that is no web page (HTTP), or with headers without end"},
	"robots":      {AR: "يطلب {0} في robots.txt ألّا تجلب البرامج هذه الصفحة", EN: "{0} asks programs in its robots.txt not to fetch this page"},
	"robots_gone": {AR: "لا يُعرف ما يسمح به {0} للبرامج: تعذّرت قراءة robots.txt", EN: "what {0} allows programs is not known: its robots.txt could not be read"},
	"elsewhere":   {AR: "الصفحة في موقع غير موقع الخلاصة ({0})", EN: "the page is at another site than the feed ({0})"},

	// What came is not what was wanted.
	"web_page":   {AR: "هذه صفحة ويب لا خلاصة. خلاصات تسمّيها الصفحة: {0}", EN: "this is a web page and not a feed. Feeds that it names: {0}"},
	"web_page_0": {AR: "هذه صفحة ويب لا خلاصة: أضفها مصدرًا من نوع «عنوان»، أو ابحث فيها عن عنوان خلاصة RSS", EN: "this is a web page and not a feed: add it as an address, or look on it for the address of its RSS feed"},
	"is_feed":    {AR: "هذه خلاصة لا صفحة: أضفها مصدرًا من نوع «خلاصة»", EN: "this is a feed and not a page: add it as a source of the kind feed"},
	"image":      {AR: "هذه صورة لا خلاصة", EN: "this is a picture and not a feed"},
	"binary":     {AR: "هذا ملف ثنائي (PDF أو أرشيف أو غيرهما) لا خلاصة", EN: "this is a binary file (PDF, an archive or the like) and not a feed"},
	"not_feed":   {AR: "هذا نص لا خلاصة RSS أو Atom أو JSON Feed", EN: "this is text and not an RSS, Atom or JSON feed"},
	"broken":     {AR: "الخلاصة معطوبة ولا تُقرأ: {0}", EN: "the feed is damaged and cannot be read: {0}"},
	"encoding":   {AR: "ترميز حروف الخلاصة لا يُعرف، أو هو معطوب", EN: "the encoding of the feed cannot be recognised, or is damaged"},
	"entities":   {AR: "تعرّف الخلاصة كيانات XML خاصة بها، وهذا لا يُقرأ لأنه يُستعمل لإغراق القارئ", EN: "the feed defines XML entities of its own; that is not read, because it is used to flood readers"},
	"deep":       {AR: "في الخلاصة عناصر متداخلة أو كثيرة فوق ما في خلاصة حقيقية", EN: "the feed has more elements, or more deeply nested ones, than a real feed has"},
	"long_feed":  {AR: "في الخلاصة مواد كثيرة جدًا: قُرئت أولى {0} منها، وبقي {1} لم تُقرأ", EN: "the feed has very many items: the first {0} were read, {1} more were not"},
	"empty":      {AR: "لم يأتِ شيء: الجواب فارغ", EN: "nothing came: the answer is empty"},
	"no_text":    {AR: "ليس في هذه المادة نص", EN: "this item has no text"},

	// Folders and files.
	"folder_moved":  {AR: "صار هذا المجلد رابطًا إلى مكان آخر: لا يُتبَع. أعد المجلد نفسه، أو أضف مكانه الجديد مصدرًا", EN: "this folder has become a link to another place, and is not followed: put the folder itself back, or add the new place as a source"},
	"folder_gone":   {AR: "لم يعد المجلد موجودًا", EN: "the folder is not there any more"},
	"folder_denied": {AR: "لا تملك العقدة حق قراءة المجلد", EN: "the node has no right to read the folder"},
	"folder":        {AR: "لا يمكن فتح المجلد", EN: "the folder cannot be opened"},
	"folder_fixed":  {AR: "تعذّر نقل الملف داخل المجلد: لا تملك العقدة حق الكتابة فيه، أو امتلأ القرص", EN: "the file could not be moved within the folder: the node has no right to write there, or the disk is full"},
	"file":          {AR: "لا يمكن قراءة الملف", EN: "the file cannot be read"},
	"link_out":      {AR: "هذا رابط رمزي إلى خارج المجلد: لا يُتبَع. انسخ الملف نفسه", EN: "this is a symbolic link that leads out of the folder, and is not followed: copy the file itself"},
	"file_big":      {AR: "الملف أكبر من {0}", EN: "the file is larger than {0}"},

	// What document and store say.
	"document": {AR: "{0}", EN: "{1}"},
	"other":    {AR: "حدث خلل في العقدة: تفاصيله في سجلّها", EN: "something went wrong in the node: its log has the details"},
}

// Words says what is wrong and what to do.
func (e *SourceError) Words() text.Bilingual {
	w, ok := sourceWords[e.Code]
	if !ok {
		w = sourceWords["other"]
	}
	w.AR, w.EN = fillIn(w.AR, e.Args), fillIn(w.EN, e.Args)
	return w
}

// SourceCodes lists the codes of all SourceErrors.
func SourceCodes() []string {
	out := make([]string, 0, len(sourceWords))
	for code := range sourceWords {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// sourceFault puts any error into a SourceError.
func sourceFault(err error) *SourceError {
	var fault *SourceError
	if errors.As(err, &fault) {
		return fault
	}
	w := text.Bilingual{}
	var (
		said *DocumentError
		ours interface{ Words() text.Bilingual } // also those of package document
	)
	switch {
	case errors.As(err, &ours):
		w = ours.Words()
	case errors.As(err, &said):
		w.EN = said.Error()
	default:
		return &SourceError{Code: "other", Err: err}
	}
	if w.AR == "" {
		w.AR = "لا يُقرأ: " + w.EN
	}
	return &SourceError{Code: "document", Args: []string{w.AR, firstOf(w.EN, w.AR)}, Err: err}
}

// fillIn puts args in the place of {0}, {1}, …
func fillIn(s string, args []string) string {
	for i, a := range args {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%d}", i), a)
	}
	return s
}
