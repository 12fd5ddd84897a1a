package ucdp

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// FileError says why a file as a whole cannot be read.
type FileError struct {
	Code    string   // stable: empty, no_header, columns, unclosed, encoding, nul, binary, csv
	Line    int      // where it shows, 0 when it concerns no line
	Value   string   // what was met
	Missing []string // columns, when Code is columns
	Instead []string // for each of Missing the column in the file that may be meant, or empty
	err     error
}

// Unwrap returns what lies beneath, nil when nothing does.
func (e *FileError) Unwrap() error { return e.err }

// Error is the reason in English.
func (e *FileError) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *FileError) Words() text.Bilingual {
	line := strconv.Itoa(e.Line)
	switch e.Code {
	case "empty":
		return text.Bilingual{AR: "الملف فارغ", EN: "the file is empty"}
	case "no_header":
		return text.Bilingual{
			AR: "السطر الأول بيانات وليس عناوين أعمدة (" + strconv.Quote(e.Value) + "): أضف سطر العناوين الخاص بإصدار UCDP GED",
			EN: "the first line holds data (" + strconv.Quote(e.Value) + "), not the names of columns: put the header line of your UCDP GED release on top",
		}
	case "columns":
		var ar, en []string
		for i, m := range e.Missing {
			a, n := m, m
			if e.Instead[i] != "" {
				a += " (هل هو " + strconv.Quote(e.Instead[i]) + "؟)"
				n += " (is it " + strconv.Quote(e.Instead[i]) + "?)"
			}
			ar, en = append(ar, a), append(en, n)
		}
		return text.Bilingual{
			AR: "أعمدة ناقصة في الملف: " + strings.Join(ar, "، ") + ". هل هو ملف UCDP GED؟",
			EN: "the file lacks the columns " + strings.Join(en, ", ") + ": is it a UCDP GED file?",
		}
	case "unclosed":
		return text.Bilingual{
			AR: "علامة اقتباس فُتحت في السطر " + line + " ولم تُغلق: يبدو أن الملف مقطوع",
			EN: "a quote that opens in the row on line " + line + " is never closed: the file seems to be cut off",
		}
	case "nul", "binary":
		return text.Bilingual{
			AR: "في السطر " + line + " بايتات ليست نصًا: هذا ليس ملف CSV أو أنه تالف",
			EN: "line " + line + " holds bytes that are not text: this is no CSV file, or it is damaged",
		}
	case "encoding":
		return text.Bilingual{
			AR: "تعذّر التعرف على ترميز الملف: احفظه بترميز UTF-8",
			EN: "the encoding of the file cannot be recognised: save it as UTF-8",
		}
	}
	return text.Bilingual{
		AR: "السطر " + line + " ليس CSV صحيحًا: " + e.Value,
		EN: "line " + line + " is not proper CSV: " + e.Value,
	}
}

// fileError wraps what the CSV reader says about the file as a whole.
func fileError(err error) error {
	var pe *csv.ParseError
	switch {
	case !errors.As(err, &pe):
		return fmt.Errorf("reading the file: %w", err)
	case errors.Is(pe.Err, csv.ErrQuote):
		return &FileError{Code: "unclosed", Line: pe.StartLine, err: err}
	}
	return &FileError{Code: "csv", Line: pe.StartLine, Value: pe.Err.Error(), err: err}
}

// RowError says why one row was rejected.
type RowError struct {
	Line   int    // on which the row begins
	Column string // name of the column, empty when it concerns the row
	Value  string // what stands there, cut to 80 bytes
	Code   string // stable: fields, quote, required, number, code, date, order, range, swapped, future, encoding, duplicate, invalid
	Detail string // what belongs to the code: the allowed values, the line of the first occurrence
}

// Error gives line, column, value and reason in English.
func (e RowError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d", e.Line)
	if e.Column != "" {
		fmt.Fprintf(&b, ", column %s, value %q", e.Column, e.Value)
	}
	return b.String() + ": " + e.Words().EN
}

// Words is the reason, without line, column and value.
func (e RowError) Words() text.Bilingual {
	switch e.Code {
	case "fields":
		return text.Bilingual{AR: "عدد الحقول في الصف " + e.Value + " بدل " + e.Detail, EN: "the row has " + e.Value + " fields instead of " + e.Detail}
	case "quote":
		return text.Bilingual{AR: "علامة اقتباس في غير موضعها", EN: "a quote stands where none may stand"}
	case "required":
		return text.Bilingual{AR: "القيمة ناقصة", EN: "the value is missing"}
	case "number":
		return text.Bilingual{AR: "ليست عددًا", EN: "this is not a number"}
	case "code":
		return text.Bilingual{AR: "يجب أن تكون " + e.Detail, EN: "it must be " + e.Detail}
	case "date":
		return text.Bilingual{AR: "ليس تاريخًا مثل 2016-01-31", EN: "this is not a date like 2016-01-31"}
	case "order":
		return text.Bilingual{AR: "النهاية قبل البداية " + e.Detail, EN: "the end lies before the start, " + e.Detail}
	case "range":
		return text.Bilingual{AR: "خارج المدى المسموح", EN: "it is out of range"}
	case "swapped":
		return text.Bilingual{AR: "يبدو أن خط العرض وخط الطول متبادلان", EN: "latitude and longitude seem to be swapped"}
	case "future":
		return text.Bilingual{AR: "التاريخ في المستقبل", EN: "the date lies in the future"}
	case "encoding":
		return text.Bilingual{AR: "حروف تالفة", EN: "it holds broken characters"}
	case "duplicate":
		return text.Bilingual{AR: "هذا الرقم ورد من قبل في السطر " + e.Detail, EN: "this id already stands on line " + e.Detail}
	}
	return text.Bilingual{AR: "الصف غير صالح: " + e.Detail, EN: "the row is not valid: " + e.Detail}
}
