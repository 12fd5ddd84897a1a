package read

import (
	"math/bits"

	"tansiq/internal/incident"
)

// The Umm al-Qura calendar of 1401 to 1499 (1980 to 2076): bit m−1 of a year says that its month m has 30 days, not 29.
var ummAlQura = [...]uint16{
	0xa4b, 0x497, 0x937, 0x2b6, 0x975, 0xd69, 0xd52, 0xc95, 0x92b, 0x25b, 0x4db, 0x9d5, 0x5d2, 0xda5, 0xd4a, 0xa95, 0x54d, 0xaad, 0x3aa, 0xbd2,
	0xbc4, 0xb89, 0xa95, 0x52d, 0x5ad, 0xb6a, 0x6d4, 0xdc9, 0xd92, 0xaa6, 0x956, 0x2ae, 0x56d, 0x36a, 0xb55, 0xaaa, 0x94d, 0x49d, 0x95d, 0x2ba,
	0x5b5, 0x5aa, 0xd55, 0xa9a, 0x92e, 0x26e, 0x55d, 0xada, 0x6d4, 0x6a5, 0xb27, 0xa4d, 0x4ad, 0x56d, 0xb5a, 0x754, 0xf49, 0xe92, 0xd26, 0xa56,
	0x356, 0x6b5, 0xbaa, 0xb92, 0xb25, 0x68b, 0xa9b, 0x55a, 0xada, 0x5b4, 0xda9, 0xb52, 0xa9a, 0x536, 0x276, 0x575, 0xaf2, 0x6d4, 0x6a9, 0x555,
	0x2ad, 0x4bd, 0x9ba, 0x574, 0xb69, 0xb52, 0xa95, 0x52d, 0xa5d, 0x4da, 0xad9, 0x6b2, 0xe95, 0xe2a, 0xc96, 0x92e, 0xaad, 0x56a, 0xd65,
}

const (
	firstHijri = 1401
	firstDay   = incident.Day(3965) // 1 Muharram 1401
)

// hijriStart is the first day of each year of the table.
var hijriStart = func() (starts [len(ummAlQura) + 1]incident.Day) {
	day := firstDay
	for i, long := range ummAlQura {
		starts[i] = day
		day += incident.Day(29*12 + bits.OnesCount16(long))
	}
	starts[len(ummAlQura)] = day
	return starts
}()

// hijriDay converts a date of the Umm al-Qura calendar to a day, outside its table one of the arithmetic calendar.
func hijriDay(y, m, d int) incident.Day {
	if i := y - firstHijri; i >= 0 && i < len(ummAlQura) {
		long := bits.OnesCount16(ummAlQura[i] & (1<<(m-1) - 1))
		return hijriStart[i] + incident.Day(29*(m-1)+long+d-1)
	}
	julian := d + (59*(m-1)+1)/2 + (y-1)*354 + (3+11*y)/30 + 1948440 - 1
	return incident.Day(julian - 2440588)
}

// hijriDays is the number of days of a month.
func hijriDays(y, m int) int {
	if m == 12 {
		return int(hijriDay(y+1, 1, 1) - hijriDay(y, 12, 1))
	}
	return int(hijriDay(y, m+1, 1) - hijriDay(y, m, 1))
}

// hijriYear is the Islamic year of a day.
func hijriYear(day incident.Day) int {
	y := firstHijri + int(day-firstDay)*100/35437
	for hijriDay(y, 1, 1) > day {
		y--
	}
	for hijriDay(y+1, 1, 1) <= day {
		y++
	}
	return y
}
