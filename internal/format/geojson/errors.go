package geojson

import (
	"fmt"
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// FileError says why a file as a whole cannot be read.
type FileError struct {
	Code  string // stable: empty, json, truncated, deep, large, many, type, features, crs, encoding, nul, binary
	Line  int    // where it shows, 0 when it concerns no line
	Value string // what was met, or the limit
	err   error
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
	case "truncated":
		return text.Bilingual{
			AR: "الملف ينتهي في السطر " + line + " قبل أن يكتمل: يبدو أنه مقطوع",
			EN: "the file ends on line " + line + " before it is complete: it seems to be cut off",
		}
	case "deep":
		return text.Bilingual{
			AR: "التداخل في السطر " + line + " أعمق من " + e.Value + " مستوى",
			EN: "on line " + line + " it is nested deeper than " + e.Value + " levels",
		}
	case "large":
		return text.Bilingual{AR: "الملف أكبر من " + e.Value + " ميغابايت: قسّمه", EN: "the file is larger than " + e.Value + " MiB: split it"}
	case "many":
		return text.Bilingual{AR: "في الملف أكثر من " + e.Value + " عنصر: قسّمه", EN: "the file has more than " + e.Value + " features: split it"}
	case "type":
		return text.Bilingual{
			AR: "ليس GeoJSON من نوع FeatureCollection أو Feature: النوع " + strconv.Quote(e.Value),
			EN: "this is no GeoJSON FeatureCollection or Feature: its type is " + strconv.Quote(e.Value),
		}
	case "features":
		return text.Bilingual{AR: "القائمة features ناقصة", EN: "the list \"features\" is missing"}
	case "crs":
		return text.Bilingual{
			AR: "نظام الإحداثيات " + e.Value + " غير مدعوم: صدّر الملف بنظام WGS 84 (EPSG:4326)",
			EN: "the coordinate system " + e.Value + " is not known here: export the file in WGS 84 (EPSG:4326)",
		}
	case "nul", "binary":
		return text.Bilingual{
			AR: "في السطر " + line + " بايتات ليست نصًا: هذا ليس GeoJSON أو أنه تالف",
			EN: "line " + line + " holds bytes that are not text: this is no GeoJSON, or it is damaged",
		}
	case "encoding":
		return text.Bilingual{AR: "تعذّر التعرف على ترميز الملف: احفظه بترميز UTF-8", EN: "the encoding of the file cannot be recognised: save it as UTF-8"}
	}
	return text.Bilingual{AR: "السطر " + line + " ليس JSON صحيحًا: " + e.Value, EN: "line " + line + " is not proper JSON: " + e.Value}
}

// FeatureError says why one feature was rejected.
type FeatureError struct {
	Index  int    // of the feature, from 0
	Path   string // in the feature: "geometry.coordinates[0][2]", "properties.class"
	Value  string // what stands there, cut to 80 bytes
	Code   string // stable: feature, string, long, large, duplicate, kind, unknown, date, geometry, array, ring, position, number, range, swapped, points, invalid
	Detail string // what belongs to the code
	words  text.Bilingual
}

// Where is the full path, "features[3].geometry.coordinates[0][2]".
func (e FeatureError) Where() string {
	return strings.TrimSuffix(fmt.Sprintf("features[%d].%s", e.Index, e.Path), ".")
}

// Error gives path, value and reason in English.
func (e FeatureError) Error() string {
	s := e.Where()
	if e.Value != "" {
		s += ", value " + strconv.Quote(e.Value)
	}
	return s + ": " + e.Words().EN
}

// Words is the reason, without path and value.
func (e FeatureError) Words() text.Bilingual {
	switch e.Code {
	case "feature":
		return text.Bilingual{AR: "ليس عنصرًا من نوع Feature", EN: "this is no Feature"}
	case "string":
		return text.Bilingual{AR: "يجب أن يكون نصًا أو عددًا", EN: "it must be a string or a number"}
	case "long":
		return text.Bilingual{AR: "أطول مما يجب", EN: "it is too long"}
	case "large":
		return text.Bilingual{AR: "العنصر أكبر من " + e.Value + " ميغابايت", EN: "the feature is larger than " + e.Value + " MiB"}
	case "duplicate":
		return text.Bilingual{AR: "هذا المعرّف ورد من قبل في features[" + e.Detail + "]", EN: "this id already stands at features[" + e.Detail + "]"}
	case "kind":
		return text.Bilingual{AR: "نوع القيمة غير صحيح", EN: "this value is of the wrong kind"}
	case "unknown":
		return text.Bilingual{AR: "ليست قيمة معروفة", EN: "this is not a known value"}
	case "date":
		return text.Bilingual{AR: "ليس تاريخًا مثل 2025-01-11", EN: "this is not a date like 2025-01-11"}
	case "geometry":
		return text.Bilingual{AR: "شكل هندسي غير سليم", EN: "this is no proper geometry"}
	case "array":
		return text.Bilingual{AR: "يجب أن تكون قائمة", EN: "it must be a list"}
	case "ring":
		return text.Bilingual{AR: "في الحلقة أقل من أربع نقاط", EN: "a ring has at least four positions"}
	case "position":
		return text.Bilingual{AR: "يحتاج الموضع إلى خط طول وخط عرض", EN: "a position needs longitude and latitude"}
	case "number":
		return text.Bilingual{AR: "ليس عددًا", EN: "this is not a number"}
	case "range":
		return text.Bilingual{AR: "خارج المدى المسموح", EN: "it is out of range"}
	case "swapped":
		return text.Bilingual{AR: "يبدو أن خط الطول وخط العرض متبادلان: خط الطول أولًا في GeoJSON", EN: "longitude and latitude seem to be swapped: in GeoJSON longitude comes first"}
	case "points":
		return text.Bilingual{AR: "عدد النقاط أكبر من " + e.Value, EN: "there are more than " + e.Value + " positions"}
	}
	if e.words != (text.Bilingual{}) {
		return e.words
	}
	return text.Bilingual{AR: "غير صالح", EN: "it is not valid"}
}
