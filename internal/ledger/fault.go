package ledger

import (
	"errors"
	"strconv"
	"time"

	"tansiq/internal/text"
)

// FaultKind says what is wrong with a log or a piece of one.
type FaultKind string

// The kinds of faults. The first four need not be anybody's doing: a parcel came late or is missing, an old one came
// again, a clock is wrong.
const (
	FaultRollback         FaultKind = "rollback"          // older than what is held: a late parcel, or somebody lost entries
	FaultGap              FaultKind = "gap"               // entries are missing
	FaultReplay           FaultKind = "replay"            // something old comes again: an entry, or a cosignature
	FaultBackdated        FaultKind = "backdated"         // the time claimed cannot be right
	FaultFork             FaultKind = "fork"              // the log does not begin with what is held of it
	FaultReorder          FaultKind = "reorder"           // the same entries in another order
	FaultAltered          FaultKind = "altered"           // the entries are not those that were signed
	FaultBadSignature     FaultKind = "bad_signature"     // not signed by the party
	FaultSwappedSignature FaultKind = "swapped_signature" // the signature belongs to another checkpoint
	FaultEquivocation     FaultKind = "equivocation"      // two checkpoints by one party that cannot both be true
	FaultOpening          FaultKind = "opening"           // salt and content do not open the commitment, or have no single reading
	FaultSeen             FaultKind = "seen"              // the head of the opposite log that an entry names was never its head
	FaultProof            FaultKind = "proof"             // the proof does not prove
	FaultWrongLog         FaultKind = "wrong_log"         // of another log than said
	FaultMalformed        FaultKind = "malformed"         // cannot be read
)

// Fault is a fault found in a log. It is an error; where it is found matters more than who made it, and Words says
// what to do.
type Fault struct {
	Kind     FaultKind
	Log      Log           // zero where it could not be told
	Own      bool          // of a log of this node itself: found in what the partner sent back, or in the journal
	Index    int64         // of the entry concerned, where one is
	Known    int64         // rollback and gap: how many entries are held; go on from there. seen: how many the opposite log has
	Detail   string        // for the log file, in English
	Evidence [][]byte      // signed bytes that show it
	Proof    *Equivocation // fork, reorder, equivocation: what proves it to anybody, where that can be proven

	Claimed       time.Time // backdated: the time that the entry claims
	After, Before time.Time // backdated: the bounds it breaks; zero where there is none

	cause error
}

// Error is the fault in English.
func (f *Fault) Error() string {
	s := f.Words().EN
	if f.Detail != "" {
		s += " (" + f.Detail + ")"
	}
	return s
}

// Unwrap is what lay under the fault, such as the error of a signature.
func (f *Fault) Unwrap() error { return f.cause }

// KindOf is the kind of the fault that err is or wraps; empty if it is none.
func KindOf(err error) FaultKind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// Words says what happened and what to do.
func (f *Fault) Words() text.Bilingual {
	entry := strconv.FormatInt(f.Index+1, 10) // people count from one
	known := strconv.FormatInt(f.Known, 10)
	if f.Own {
		if w, ok := f.ownWords(known); ok {
			return w
		}
	}
	switch f.Kind {
	case FaultRollback:
		return text.Bilingual{
			AR: "وصل السجلّ بحالة أقدم من المحفوظ منه هنا (عدد القيود المحفوظة: " + known + "). إن كان الطرد قد تأخر فحسب فلم يضع شيء ولا يلزم شيء، وإن كان الشريك قد فقد قيودًا فأعِدها إليه من نسختك قبل أن تأخذ منه جديدًا",
			EN: "the log comes in an older state than the one held here (entries held: " + known + "). If the parcel only came late, nothing is lost and nothing is to be done; if the partner has lost entries, hand them back to it from the mirror before anything new is taken",
		}
	case FaultGap:
		return text.Bilingual{
			AR: "تنقص قيود بين المحفوظ هنا وما وصل (عدد القيود المحفوظة: " + known + "). اطلب من الشريك أن يرسل ما بعدها كله",
			EN: "entries are missing between what is held here and what came (entries held: " + known + "). Ask the partner to send everything from there on",
		}
	case FaultReplay:
		return text.Bilingual{
			AR: "القيد رقم " + entry + " هو قيد سابق بعينه، فيُحسب مرتين. لا تأخذه، واسأل الشريك كيف حدث هذا",
			EN: "entry " + entry + " is an earlier entry once more, and would count twice. Do not take it, and ask the partner how this came about",
		}
	case FaultBackdated:
		ar, en := "", ""
		switch {
		case !f.After.IsZero():
			ar, en = "، مع أنه كُتب بعد "+apart(stamp(f.After)), ", though it was written after "+stamp(f.After)
		case !f.Before.IsZero():
			ar, en = "، مع أنه كان مكتوبًا في "+apart(stamp(f.Before)), ", though it was there at "+stamp(f.Before)
		}
		return text.Bilingual{
			AR: "يذكر القيد رقم " + entry + " وقتًا لا يمكن أن يصح (" + apart(stamp(f.Claimed)) + ")" + ar + ". احسب بالحدّ لا بالوقت المذكور، وإن تكرر ذلك فقارن ساعتك بساعة الشريك",
			EN: "entry " + entry + " claims a time that cannot be right (" + stamp(f.Claimed) + ")" + en + ". Count by the bound and not by the claim, and if it happens again compare clocks with the partner",
		}
	case FaultFork:
		return text.Bilingual{
			AR: "لم يعد سجلّ الشريك يبدأ بما وقّعت عليه هذه العقدة: أُعيدت كتابته، أو صار منه سجلّان. لا تأخذ منه شيئًا بعد الآن، واحفظ الدليل، وكلّم الشريك وجهًا لوجه",
			EN: "the partner's log no longer begins with what this node has signed for: it was rewritten, or there are two of it. Take nothing more from it, keep the evidence, and speak to the partner in person",
		}
	case FaultReorder:
		return text.Bilingual{
			AR: "القيود ليست على الترتيب الذي وُقِّع، بدءًا من القيد رقم " + entry + ". لا تأخذها واطلبها من جديد، وإن عادت كما هي فكلّم الشريك",
			EN: "the entries are not in the order that was signed, from entry " + entry + " on. Do not take them and ask for them again; if they come the same, speak to the partner",
		}
	case FaultAltered:
		return text.Bilingual{
			AR: "القيود غير التي وُقِّعت، بدءًا من القيد رقم " + entry + ": غُيّرت أو حُذف منها أو أُضيف إليها. لا تأخذها واطلبها من جديد، وإن عادت كما هي فكلّم الشريك",
			EN: "the entries are not those that were signed, from entry " + entry + " on: some were changed, left out or added. Do not take them and ask for them again; if they come the same, speak to the partner",
		}
	case FaultBadSignature:
		return text.Bilingual{
			AR: "لا يحمل رأس السجلّ توقيعًا صحيحًا ممن ينبغي أن يوقّعه. لا تأخذه، وتحقق من أن مفاتيح الشريك المحفوظة هنا هي الأحدث، ثم اطلبه من جديد",
			EN: "the checkpoint does not carry a proper signature of the party that should have signed it. Do not take it, see that the partner's keys pinned here are the newest, and ask for it again",
		}
	case FaultSwappedSignature:
		return text.Bilingual{
			AR: "التوقيع صحيح، لكنه لحالة أخرى من السجلّ ونُقل إلى هذه. لا تأخذها، واحفظ الدليل، وكلّم الشريك وجهًا لوجه",
			EN: "the signature is genuine, but it was made for another state of the log and put under this one. Do not take it, keep the evidence, and speak to the partner in person",
		}
	case FaultEquivocation:
		return text.Bilingual{
			AR: "وقّع طرف واحد حالتين من سجلّ واحد لا تصحّان معًا، وهذا دليل يتحقق منه كل من عنده مفاتيحه العامة. أوقف الأخذ منه والإعطاء له، واحفظ الحالتين، وقرّر مع أهل الشأن",
			EN: "one party signed two states of one log that cannot both be true, and whoever has its public keys can see that. Stop taking from it and giving to it, keep both states, and decide with those whom it concerns",
		}
	case FaultOpening:
		return text.Bilingual{
			AR: "ما وصل على أنه مضمون القيد رقم " + entry + " ليس ما التزم به القيد، أو يُقرأ على وجهين. لا تحسبه، واطلب المضمون الصحيح",
			EN: "what came as the content of entry " + entry + " is not what the entry commits to, or could be read in two ways. Do not count it, and ask for the right content",
		}
	case FaultSeen:
		return text.Bilingual{
			AR: "يذكر القيد رقم " + entry + " أن كاتبه رأى من السجلّ المقابل حالة لم تكن له قط، أو أقل مما رآه قبلُ. إن كانت هذه العقدة قد استعادت نسخة احتياطية قديمة فاستعد قيودها من الشريك، وإلا فلا تأخذ شيئًا وكلّمه",
			EN: "entry " + entry + " says that its writer had seen a state of the opposite log that it never had, or less of it than before. If this node has restored an old backup, fetch its entries back from the partner; otherwise take nothing, and speak to the partner",
		}
	case FaultProof:
		return text.Bilingual{
			AR: "البرهان لا يُثبت ما ينبغي أن يُثبته. اطلبه من جديد، وإن عاد كما هو فلا تعتمد عليه",
			EN: "the proof does not prove what it should. Ask for it again, and if it comes the same do not rely on it",
		}
	case FaultWrongLog:
		return text.Bilingual{
			AR: "هذا من سجلّ آخر غير المقصود. لا تأخذه، وأبلغ مرسله",
			EN: "this is of another log than it should be. Do not take it, and tell whoever sent it",
		}
	}
	return text.Bilingual{
		AR: "لا يُقرأ هذا على أنه جزء من سجلّ: هو تالف، أو من إصدار أحدث. اطلبه من جديد، أو حدّث تنسيق",
		EN: "this cannot be read as part of a log: it is damaged, or of a newer version. Ask for it again, or update Tansiq",
	}
}

// ownWords are those for a log or a journal of this node itself.
func (f *Fault) ownWords(known string) (text.Bilingual, bool) {
	journal := f.Log.Reader == ""
	switch {
	case f.Kind == FaultRollback:
		return text.Bilingual{
			AR: "عند الشريك من سجلّ هذه العقدة أكثر مما عندها (عدد القيود عنده: " + known + "): ضاعت قيود هنا، كما يحدث حين تُستعاد نسخة احتياطية قديمة. لا تُعطِ شيئًا حتى تستعيدها منه وتتحقق منها",
			EN: "the partner holds more of this node's log than the node itself (entries there: " + known + "): entries were lost here, as when an old backup is restored. Give nothing until they are fetched back from the partner and verified",
		}, true
	case f.Kind == FaultFork:
		return text.Bilingual{
			AR: "وقّع الشريك على قيود من سجلّ هذه العقدة ليست هي المحفوظة هنا: استُعيدت نسخة احتياطية قديمة، أو تعمل عقدتان بالمفاتيح نفسها. لا تُعطِ شيئًا حتى يتضح أيّهما حدث",
			EN: "the partner has signed for entries of this node's log that are not those held here: an old backup was restored, or two nodes run with the same keys. Give nothing until it is clear which",
		}, true
	case f.Kind == FaultReplay:
		return text.Bilingual{
			AR: "هذا الإيصال أقدم من إيصال محفوظ هنا. لم يضع شيء، فأبقِ الأحدث",
			EN: "this receipt is older than one that is here already. Nothing is lost; keep the newer one",
		}, true
	case journal && f.Kind == FaultAltered:
		return text.Bilingual{
			AR: "غُيّر السجل الداخلي بعد توقيعه، فيما بعد القيد رقم " + known + ". استعده من نسخة احتياطية، وتحرَّ عمّن كان يصل إليه",
			EN: "the journal was changed after it was signed, somewhere after entry " + known + ". Restore it from a backup, and find out who could reach it",
		}, true
	case journal && f.Kind == FaultGap:
		return text.Bilingual{
			AR: "اختفت أحدث قيود السجل الداخلي: وُقِّعت له حالة أطول من الموجود. استعده من نسخة احتياطية، وتحرَّ عمّن كان يصل إليه",
			EN: "the newest entries of the journal are gone: a longer state of it is signed than is there. Restore it from a backup, and find out who could reach it",
		}, true
	case journal && f.Kind == FaultEquivocation:
		return text.Bilingual{
			AR: "وُقِّعت للسجل الداخلي حالتان لا تصحّان معًا: استُعيدت نسخة احتياطية قديمة، أو أُعيدت كتابته. احفظ الحالتين، وتحرَّ عمّن كان يصل إليه",
			EN: "two states of the journal are signed that cannot both be true: an old backup was restored, or it was rewritten. Keep both, and find out who could reach it",
		}, true
	}
	return text.Bilingual{}, false
}

// stamp is a time as people read it in a fault.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// apart puts words that run from left to right between the marks that keep Arabic from turning them.
func apart(s string) string { return "\u2066" + s + "\u2069" }
