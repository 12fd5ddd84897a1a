package text

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

func TestDecodeMixed(t *testing.T) {
	arabic := func(s string) string {
		b, err := charmap.Windows1256.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	latin := func(s string) string {
		b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const first, second = "أغلقت البلدية الطريق القديم أمس بعد العاصفة.", "وقال مسؤول إن العمل سيستمر حتى يوم الخميس."
	for _, c := range []struct {
		name, in, want, enc string
		notes               []string
	}{
		{"UTF-8 as it is", first + "\r\n" + second, first + "\r\n" + second, "utf-8", nil},
		{"Windows-1256 as it is", arabic(first + "\n" + second), first + "\n" + second, "windows-1256", []string{"converted"}},
		{"a line", first + "\n" + arabic(second) + "\n" + first, first + "\n" + second + "\n" + first, "mixed", []string{"mixed_encodings"}},
		{"half of the lines", strings.Repeat(first+"\n"+arabic(second)+"\n", 10), strings.Repeat(first+"\n"+second+"\n", 10), "mixed", []string{"mixed_encodings"}},
		{"most lines", first + "\n" + arabic(strings.Repeat(second+"\n", 20)), first + "\n" + strings.Repeat(second+"\n", 20), "mixed", []string{"mixed_encodings"}},
		{"words in a line", first + " " + arabic(second) + " " + first, first + " " + second + " " + first, "mixed", []string{"mixed_encodings"}},
		{"a line of French", "“Quoted” words – here.\nL’été.\n" + latin("The café was closed.\n"), "“Quoted” words – here.\nL’été.\nThe café was closed.\n", "mixed", []string{"mixed_encodings"}},
		{"a cut letter", first + "\n" + second[:len(second)-2], first + "\n" + second[:len(second)-3] + substitute, "utf-8", []string{"damaged_bytes"}},
		{"a bad byte", first[:10] + "\xff" + first[10:], first[:10] + substitute + first[10:], "utf-8", []string{"damaged_bytes"}},
		{"a few zero bytes", strings.Repeat(first, 5) + "\x00\x00" + second, strings.Repeat(first, 5) + substitute + substitute + second, "utf-8", []string{"damaged_bytes"}},
		{"zero bytes in Windows-1256", arabic(strings.Repeat(first, 8)) + "\x00" + arabic(second), strings.Repeat(first, 8) + substitute + second, "windows-1256", []string{"converted", "damaged_bytes"}},
		{"UTF-16 cut", "\xff\xfe" + strings.Repeat("a\x00b\x00", 60) + "c", "\ufeff" + strings.Repeat("ab", 60), "utf-16le", []string{"converted", "damaged_bytes"}},
		{"half a pair in UTF-16", "\xfe\xff" + strings.Repeat("\x00a\x00b", 60) + "\xd8\x3d\x00c", "\ufeff" + strings.Repeat("ab", 60) + substitute + "c", "utf-16be", []string{"converted", "damaged_bytes"}},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00\x28\x06\x00\x00", "\ufeffaب", "utf-32le", []string{"converted"}},
	} {
		d, err := DecodeMixed([]byte(c.in))
		var codes []string
		for _, n := range d.Notes {
			codes = append(codes, n.Code)
			if n.In("ar") == n.In("en") || n.AR == "" {
				t.Errorf("%s: the note %s has no words of its own in Arabic", c.name, n.Code)
			}
		}
		if err != nil || d.Text != c.want || d.Encoding != c.enc || !slices.Equal(codes, c.notes) {
			t.Errorf("%s: %q (want %q) %s %v %v", c.name, d.Text, c.want, d.Encoding, codes, err)
		}
	}
	for in, code := range map[string]string{"": "empty", "abc\x00def": "nul", "\x01\x02\x03\x04abc": "binary", "\xff\xfea\x00b": "utf16"} {
		_, err := DecodeMixed([]byte(in))
		if de := new(DecodeError); !errors.As(err, &de) || de.Code != code {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestForeign(t *testing.T) {
	for lang, s := range map[string]string{
		"fa":  "در این شهر دیروز دو نفر در یک حادثه رانندگی زخمی شدند و پلیس گفت که تحقیقات برای روشن شدن علت آن آغاز شده است.",
		"ckb": "دوێنێ لە ناوەندی شارەکە دوو کەس بریندار بوون و پۆلیس ڕایگەیاند کە لێکۆڵینەوە دەستی پێکردووە.",
		"ur":  "کل شہر میں ایک حادثے میں دو افراد زخمی ہو گئے اور پولیس نے کہا کہ تفتیش شروع کر دی گئی ہے۔",
		"ps":  "پرون په ښار کې په یوه پېښه کې دوه کسان ټپيان شول او پولیسو وویل چې پلټنې پیل شوې دي.",
		"tr":  "Dün şehirde bir kazada iki kişi yaralandı ve polis soruşturma için çalışmaların daha sonra başlayacağını söyledi. Bu olay çok büyük oldu.",
		"ku":  "Duh li bajêr di qezayekê de du kes birîndar bûn û polîs got ku lêkolîn ji bo vê yekê dest pê kir. Ev jî nû ye.",
		"fr":  "Deux personnes ont été blessées hier dans un accident à l'entrée de la ville, et la police dit que les causes ne sont pas connues.",
		"de":  "Zwei Menschen wurden gestern bei einem Unfall in der Stadt verletzt, und die Polizei sagt, dass die Ursache noch nicht bekannt ist.",
		"es":  "Dos personas resultaron heridas ayer en un accidente en la entrada de la ciudad, y la policía dice que no se conocen las causas.",
		"he":  "שני בני אדם נפצעו אתמול בתאונה בכניסה לעיר והמשטרה חוקרת.",
		"ru":  "Вчера в городе в аварии пострадали два человека, полиция начала расследование.",
		"uk":  "Вчора в місті в аварії постраждали дві людини, поліція почала розслідування.",
		"el":  "Δύο άνθρωποι τραυματίστηκαν χθες σε ατύχημα στην είσοδο της πόλης.",
		"und": "เมื่อวานนี้มีผู้ได้รับบาดเจ็บสองคนจากอุบัติเหตุในเมือง",
	} {
		if got := Foreign(s); got != lang {
			t.Errorf("%q for %q", got, lang)
		}
	}
	for _, s := range []string{
		"", "12 34", "Raqqa", "باريس",
		"أصيب شخصان أمس في حادث سير عند مدخل المدينة، وقالت الشرطة إن التحقيق بدأ لمعرفة السبب.",
		"وصل بيژن وگوران إلى کرکوک أمس مع وفد من شركة پارس، وقال المحافظ إن الاجتماع كان قصيرًا.",
		"Two people were hurt yesterday in an accident at the entrance of the town, and the police said that the cause was not known.",
		"Dead: 2. Wounded: 5. Vehicles burnt: 1. District: Tell Abyad. Date: 3 May.",
		"La Rochelle and Le Mans were named in the report of the office, which said that the road was closed on Friday.",
	} {
		if got := Foreign(s); got != "" {
			t.Errorf("%q for %q", got, s)
		}
	}
}

func FuzzDecodeMixed(f *testing.F) {
	f.Add([]byte("أغلقت\n\xc7\xe1\xd1\xde\xc9 abc\nالطريق"))
	f.Add([]byte("\xff\xfea\x00b\x00c"))
	f.Add([]byte("abc\x00" + strings.Repeat("x", 400)))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := DecodeMixed(b)
		if err != nil {
			if de := new(DecodeError); !errors.As(err, &de) {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
			t.Fatalf("%q is no clean text", d.Text)
		}
		if utf8.Valid(b) && !bytes.ContainsRune(b, 0) && d.Encoding == "utf-8" && d.Text != string(b) {
			t.Fatalf("%q was changed to %q", b, d.Text)
		}
		Foreign(d.Text)
	})
}
