package account

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tansiq/internal/text"
)

// Error is a refusal that a person is told of. Code is stable, so that pages can say it in their own words.
type Error struct {
	Code  string // see Words
	Field string // login, name, password, roles, token; empty when it concerns none
	N     int    // a length or a number of seconds that belongs to the code
}

// Error is the refusal in English.
func (e *Error) Error() string { return e.Words().EN }

// Words says what was refused and what to do.
func (e *Error) Words() text.Bilingual {
	n := strconv.Itoa(e.N)
	switch e.Code {
	case "login_short":
		return text.Bilingual{AR: "اسم الدخول قصير: أقل عدد لحروفه " + n, EN: "a login has at least " + n + " characters"}
	case "login_long":
		return text.Bilingual{AR: "اسم الدخول أطول من " + n + " حرفًا", EN: "a login has at most " + n + " characters"}
	case "login_characters":
		return text.Bilingual{
			AR: "يبدأ اسم الدخول بحرف، ويتألف من حروف كتابة واحدة وأرقام ونقطة و- و_ فقط",
			EN: "a login begins with a letter and holds only letters of one script, digits, and . - _",
		}
	case "login_taken":
		return text.Bilingual{AR: "اسم الدخول مستعمل", EN: "this login is taken"}
	case "name_missing":
		return text.Bilingual{AR: "الاسم ناقص", EN: "the name is missing"}
	case "name_long":
		return text.Bilingual{AR: "الاسم أطول من " + n + " حرفًا", EN: "a name has at most " + n + " characters"}
	case "name_characters":
		return text.Bilingual{AR: "في الاسم رموز غير مسموحة", EN: "the name holds characters that cannot be shown"}
	case "password_short":
		return text.Bilingual{AR: "كلمة المرور أقصر من " + n + " حرفًا", EN: "a password has at least " + n + " characters"}
	case "password_long":
		return text.Bilingual{AR: "كلمة المرور أطول من " + n + " بايت", EN: "a password has at most " + n + " bytes"}
	case "password_login":
		return text.Bilingual{AR: "يجب ألّا تتضمن كلمة المرور اسم الدخول", EN: "the password must not hold the login"}
	case "password_common":
		return text.Bilingual{AR: "كلمة المرور هذه من أول ما يُجرَّب: اختر عدة كلمات لا صلة بينها", EN: "this password is among the first that are tried: choose several words that have nothing to do with each other"}
	case "roles_missing":
		return text.Bilingual{AR: "اختر دورًا واحدًا على الأقل", EN: "choose at least one role"}
	case "roles_unknown":
		return text.Bilingual{AR: "دور غير معروف", EN: "this role is not known"}
	case "roles_auditor":
		return text.Bilingual{AR: "لا يجمع المدقّق إلى دوره دورًا آخر", EN: "an auditor holds no other role"}
	case "last_admin":
		return text.Bilingual{AR: "هذا آخر مدير: عيّن مديرًا آخر أولًا", EN: "this is the last admin: make somebody else admin first"}
	case "credentials":
		return text.Bilingual{AR: "اسم الدخول أو كلمة المرور غير صحيح", EN: "login or password is wrong"}
	case "throttled":
		return text.Bilingual{AR: "محاولات كثيرة: حاول من جديد بعد انقضاء الثواني الباقية (" + n + ")", EN: "too many attempts: try again in " + n + " seconds"}
	case "token":
		return text.Bilingual{AR: "رمز الإعداد غير صحيح أو سبق استعماله", EN: "the setup token is wrong or was used"}
	case "lang":
		return text.Bilingual{AR: "اختر العربية أو الإنجليزية", EN: "choose Arabic (ar) or English (en)"}
	}
	return text.Bilingual{AR: "رُفض الطلب", EN: "refused"}
}

// Limits on what people choose. Lengths of logins and names are in characters.
const (
	minLogin    = 2
	maxLogin    = 32
	maxName     = 80
	minPassword = 12   // characters
	maxPassword = 1024 // bytes
)

// NormalLogin is the form in which logins are stored and looked up: without surrounding blanks, NFKC, lower case.
func NormalLogin(s string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(s)))
}

// CheckLogin checks a login in normal form. Letters are Latin without accents or Arabic, never both: a login
// must not look like somebody else's.
func CheckLogin(login string) error {
	n := utf8.RuneCountInString(login)
	switch {
	case n < minLogin:
		return &Error{Code: "login_short", Field: "login", N: minLogin}
	case n > maxLogin:
		return &Error{Code: "login_long", Field: "login", N: maxLogin}
	}
	var latin, arabic bool
	for i, r := range login {
		switch {
		case 'a' <= r && r <= 'z':
			latin = true
		case 'ء' <= r && r <= 'غ', 'ف' <= r && r <= 'ي':
			arabic = true
		case i > 0 && ('0' <= r && r <= '9' || r == '.' || r == '-' || r == '_'):
		default:
			return &Error{Code: "login_characters", Field: "login"}
		}
	}
	if latin && arabic {
		return &Error{Code: "login_characters", Field: "login"}
	}
	return nil
}

// CheckName checks a person's name as shown: any script, but nothing that turns or hides text.
func CheckName(name string) error {
	switch n := utf8.RuneCountInString(name); {
	case strings.TrimSpace(name) == "":
		return &Error{Code: "name_missing", Field: "name"}
	case n > maxName:
		return &Error{Code: "name_long", Field: "name", N: maxName}
	}
	for _, r := range name {
		// A zero-width non-joiner is proper spelling in Persian and Kurdish names.
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u200C' {
			return &Error{Code: "name_characters", Field: "name"}
		}
	}
	return nil
}

// CheckLang checks the language that a person or a desk chose: "ar", "en", or "" for none.
func CheckLang(lang string) error {
	switch lang {
	case "", "ar", "en":
		return nil
	}
	return &Error{Code: "lang", Field: "lang"}
}

// worst are beginnings of passwords of twelve and more characters that are tried first everywhere.
var worst = []string{"password", "passw0rd", "p@ssw0rd", "qwerty", "azerty", "1q2w3e4r", "q1w2e3r4", "letmein", "welcome", "admin", "administrator",
	"iloveyou", "changeme", "123456789", "1234567890", "987654321", "abcdefgh", "abc123", "test", "demo", "secret", "tansiq", "تنسيق", "كلمةالمرور", "كلمةالسر", "سوريا", "syria", "damascus"}

// CheckPassword checks a new password: at least 12 characters, not the login or with the login in it, and
// none of those that are tried first (a known word and little else, few different characters, a run of
// neighbours). No rule asks for kinds of characters: length is what counts.
func CheckPassword(password, login string) error {
	password = norm.NFC.String(password)
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return &Error{Code: "password_short", Field: "password", N: minPassword}
	case len(password) > maxPassword:
		return &Error{Code: "password_long", Field: "password", N: maxPassword}
	}
	low := strings.ToLower(password)
	if login = NormalLogin(login); len(login) >= 4 && strings.Contains(low, login) || strings.Trim(low, "0123456789!@#$%^&*().-_ ") == login {
		return &Error{Code: "password_login", Field: "password"}
	}
	common := &Error{Code: "password_common", Field: "password"}
	different := map[rune]bool{}
	var last rune
	neighbours, n := 0, 0
	for _, r := range low {
		different[r] = true
		if d := r - last; n > 0 && d >= -1 && d <= 1 {
			neighbours++
		}
		last = r
		n++
	}
	if len(different) < 5 || neighbours*4 >= n*3 {
		return common
	}
	// What is left when known words are taken out must stand for itself.
	rest := strings.ReplaceAll(low, " ", "")
	for changed := true; changed; {
		changed = false
		for _, w := range worst {
			if strings.Contains(rest, w) {
				rest, changed = strings.Replace(rest, w, "", 1), true
			}
		}
	}
	if len(rest) != len(strings.ReplaceAll(low, " ", "")) && utf8.RuneCountInString(strings.Trim(rest, "0123456789!@#$%^&*().-_")) < 5 {
		return common
	}
	return nil
}

// Roles lists all roles in the order in which pages show them.
func Roles() []Role { return []Role{Analyst, Releaser, Coordinator, Auditor, Admin} }

// FirstRoles are the roles of the person who sets a node up: somebody has to do everything until others are
// there.
func FirstRoles() []Role { return []Role{Admin, Analyst} }

// CheckRoles checks a set of roles. An auditor watches the others and so holds no other role.
func CheckRoles(roles []Role) error {
	if len(roles) == 0 {
		return &Error{Code: "roles_missing", Field: "roles"}
	}
	for _, r := range roles {
		if !slices.Contains(Roles(), r) {
			return &Error{Code: "roles_unknown", Field: "roles"}
		}
	}
	if len(roles) > 1 && slices.Contains(roles, Auditor) {
		return &Error{Code: "roles_auditor", Field: "roles"}
	}
	return nil
}

// Action is something that needs a permission.
type Action string

// The actions.
const (
	Read           Action = "read"            // the picture, documents, proposals
	ReadJournal    Action = "read_journal"    // who did what at this desk
	AddDocument    Action = "add_document"    // paste or upload a text
	Confirm        Action = "confirm"         // accept, reject, reopen proposals
	Correct        Action = "correct"         // supersede a claim by a newer version
	Merge          Action = "merge"           // merge and un-merge incidents
	Import         Action = "import"          // data sets
	Export         Action = "export"          // take data out by file
	Restrict       Action = "restrict"        // limit a document to people
	ManagePeople   Action = "manage_people"   // add people, change roles, disable
	ManageSettings Action = "manage_settings" // of the node
	ManageSources  Action = "manage_sources"  // add, change and remove feeds, pages and folders that are watched
	FetchAddress   Action = "fetch_address"   // take a page by its address, try a source now

	ManagePartners Action = "manage_partners" // pin and revoke partners, rotate our keys
	DraftAgreement Action = "draft_agreement" // write the terms of an agreement, propose a step
	SignInstrument Action = "sign_instrument" // put the party's name to something
	ProposeRelease Action = "propose_release" // mark, write tear-lines, propose what leaves
	ApproveRelease Action = "approve_release" // approve what somebody else proposed
	AnswerPartner  Action = "answer_partner"  // consent, recall, breach, leak cases
	TellPartner    Action = "tell_partner"    // acknowledge, tell an outcome, ask
	AdmitSealed    Action = "admit_sealed"    // look at what is sealed for a private person's sake
	CarryParcels   Action = "carry_parcels"   // courier files in and out

	KeepWatch Action = "keep_watch" // enter and change areas, watches, declarations and sites
)

// allowed says which roles may do what. Nobody approves what they proposed themselves, whatever their roles
// (package node sees to that).
var allowed = map[Action][]Role{
	Read:           {Analyst, Releaser, Coordinator, Auditor, Admin},
	ReadJournal:    {Auditor, Admin},
	AddDocument:    {Analyst},
	Confirm:        {Analyst},
	Correct:        {Analyst},
	Merge:          {Analyst},
	Import:         {Analyst},
	Export:         {Analyst, Releaser, Coordinator},
	Restrict:       {Analyst},
	ManagePeople:   {Admin},
	ManageSettings: {Admin},
	ManageSources:  {Admin},
	FetchAddress:   {Analyst, Admin},

	ManagePartners: {Coordinator, Admin},
	DraftAgreement: {Coordinator, Releaser},
	SignInstrument: {Releaser},
	ProposeRelease: {Analyst, Releaser},
	ApproveRelease: {Releaser},
	AnswerPartner:  {Releaser},
	TellPartner:    {Analyst, Releaser, Coordinator},
	AdmitSealed:    {Analyst, Releaser},
	CarryParcels:   {Releaser, Coordinator},

	KeepWatch: {Analyst, Coordinator},
}

// Can reports whether a person may do something. Somebody disabled may do nothing; an unknown action is
// nobody's.
func Can(p Person, a Action) bool {
	return !p.Disabled && slices.ContainsFunc(allowed[a], p.Has)
}

// CheckChange refuses to store changed when it would leave the desk without an admin who can sign in. people
// are all as they are now.
func CheckChange(people []Person, changed Person) error {
	admin := func(p Person) bool { return p.Has(Admin) && !p.Disabled }
	was, others := false, false
	for _, p := range people {
		if p.ID == changed.ID {
			was = admin(p)
		} else if admin(p) {
			others = true
		}
	}
	if was && !others && !admin(changed) {
		return &Error{Code: "last_admin", Field: "roles"}
	}
	return nil
}

// Change is what is to be changed of a person; what is not set stays.
type Change struct {
	Name, Lang *string
	Roles      []Role // none: they stay
	Disabled   *bool
	Password   string // empty: it stays
}

// Apply changes p, of whom people holds everybody as they are now; hash is that of the new password, if there is
// one. A new password, and being barred, begin a new generation. What is not allowed is an *Error, several of
// them joined.
func (c Change) Apply(people []Person, p *Person, hash string) error {
	var wrong []error
	if c.Name != nil && *c.Name != p.Name {
		p.Name = *c.Name
		wrong = append(wrong, CheckName(p.Name))
	}
	if c.Lang != nil {
		p.Lang = *c.Lang
		wrong = append(wrong, CheckLang(p.Lang))
	}
	if c.Roles != nil {
		p.Roles = c.Roles
		wrong = append(wrong, CheckRoles(p.Roles))
	}
	if c.Disabled != nil {
		if *c.Disabled && !p.Disabled {
			p.Generation++
		}
		p.Disabled = *c.Disabled
	}
	if err := errors.Join(wrong...); err != nil {
		return err
	}
	if err := CheckChange(people, *p); err != nil {
		return err
	}
	if hash != "" {
		p.Hash = hash
		p.Generation++
	}
	return nil
}
