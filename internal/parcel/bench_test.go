package parcel

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

func benchParcels(b *testing.B, p people) map[string]Parcel {
	large := release()
	for i := range 2000 {
		large.Objects = append(large.Objects, plain(fmt.Sprintf("%08d-9dad-41d1-80b4-00c04fd430c8", i), strings.Repeat("واقعة ", 150)))
	}
	return map[string]Parcel{"small": p.parcel(Acknowledge{Copies: []string{copyOne}}), "4MB": p.parcel(large)}
}

func BenchmarkSeal(b *testing.B) {
	p := partners()
	for name, q := range benchParcels(b, p) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(mustSeal(b, q, p.a))))
			b.ReportAllocs()
			for b.Loop() {
				mustSeal(b, q, p.a)
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	p := partners()
	for name, q := range benchParcels(b, p) {
		b.Run(name, func(b *testing.B) {
			sealed := mustSeal(b, q, p.a)
			b.SetBytes(int64(len(sealed)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.open(sealed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCourier(b *testing.B) {
	p := partners()
	sealed := mustSeal(b, benchParcels(b, p)["4MB"], p.a)
	const n = 16
	b.Run("pack", func(b *testing.B) {
		b.SetBytes(int64(n * len(sealed)))
		for b.Loop() {
			c, err := NewCourier(io.Discard, p.b.Public(), p.a, noon)
			for range n {
				if err == nil {
					err = c.Add(sealed)
				}
			}
			if err != nil || c.Close() != nil {
				b.Fatal(err)
			}
		}
	})
	parcels := make([][]byte, n)
	for i := range parcels {
		parcels[i] = sealed
	}
	file := pack(b, p, parcels...)
	b.Run("verify", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if _, err := VerifyCourier(bytes.NewReader(file), p.reader()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if _, err := ReadCourier(bytes.NewReader(file), p.reader(), func([]byte) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
}
