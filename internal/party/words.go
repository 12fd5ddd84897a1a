package party

import (
	_ "embed"
	"strings"
)

// Two lists of 256 words, one a line: short words of every day that cannot be taken for each other on a bad line.
// The n-th word stands for the byte n. They never change: people compare what two nodes of different age show.
var (
	//go:embed words.ar.txt
	arabicList string
	//go:embed words.en.txt
	englishList string

	arabicWords, englishWords = strings.Fields(arabicList), strings.Fields(englishList)
)

const wordCount = 12 // 96 bits: nobody makes other keys with the same words

// Words is a digest in twelve words, for people to read to each other: in Arabic for lang "ar", else in English. The
// first stands for byte 0.
func Words(digest [32]byte, lang string) []string {
	list := englishWords
	if lang == "ar" {
		list = arabicWords
	}
	out := make([]string, wordCount)
	for i := range out {
		out[i] = list[digest[i]]
	}
	return out
}
