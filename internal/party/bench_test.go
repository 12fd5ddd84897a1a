package party

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func BenchmarkSign(b *testing.B) {
	k := testKeys(b, 0)
	text := strings.Repeat("a line of a text\n", 60)
	for i := 0; b.Loop(); i++ { // some texts take ML-DSA more tries than others
		if _, err := k.Sign(strconv.Itoa(i) + text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	k := testKeys(b, 0)
	p := testPin(b, k)
	signed := must(k.Sign(strings.Repeat("a line of a text\n", 60)))(b)
	for b.Loop() {
		if _, _, err := p.Open(signed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCosign(b *testing.B) {
	k := testKeys(b, 0)
	signed := must(k.Sign(seen))(b)
	for i := 0; b.Loop(); i++ {
		if _, err := k.Cosign(signed, day.Add(time.Duration(i)*time.Second)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenCosigned(b *testing.B) {
	k := testKeys(b, 0)
	cosigned := must(k.Cosign(must(k.Sign(seen))(b), day))(b)
	for b.Loop() {
		if _, _, err := k.Public().OpenCosigned(cosigned); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParsePublic(b *testing.B) {
	doc := must(testKeys(b, 0).Public().Marshal())(b)
	for b.Loop() {
		if _, err := ParsePublic(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		if _, err := Generate(day); err != nil {
			b.Fatal(err)
		}
	}
}
