// Package ical writes calendars of events as iCalendar (RFC 5545) and reads events out of the calendars of others.
//
// It knows neither watches nor parties: the caller hands it events and takes events from it. It does not unfold rules; what a rule means is
// package watch's. Alarms, attendees, to-dos and journals are passed over.
//
// An event without a rule is written in UTC, which every program reads alike. One with a rule is written on the clock of its zone, with the
// zone described in the file (VTIMEZONE), because "every day at six" is another moment in summer; a rule that counts hours is written in UTC, because hours that
// pass know no summer. iCalendar has no word for an event whose end is not known: such a one is written as a day that repeats daily.
package ical

import (
	"time"
)

// Event is one happening, or one that happens again and again.
type Event struct {
	UID         string
	Summary     string
	Description string
	Location    string // in words
	Categories  []string

	From   time.Time     // start; of the first occurrence, with a Rule
	Length time.Duration // of the event, or of each occurrence: time that passes, whole seconds. Zero, written only: no end known
	Rule   string        // value of an RRULE; an UNTIL in it is in UTC
	Zone   string        // IANA name of the zone in which Rule counts; empty: UTC
	Except []time.Time   // starts left out
	Also   []time.Time   // further starts

	Status   string    // TENTATIVE, CONFIRMED, CANCELLED, or empty
	Class    string    // PUBLIC, PRIVATE, CONFIDENTIAL; written as PRIVATE when empty
	Modified time.Time // last change; zero: not known
	Sequence int       // how often it was changed

	// Read only.
	Line     int       // of BEGIN:VEVENT in the file, from 1
	AllDay   bool      // it was given in days
	Floating bool      // its times named no zone, and Options.Zone was taken
	Replaces time.Time // the occurrence of the event with the same UID that this one stands for (RECURRENCE-ID); zero: none
	Future   bool      // it stands for all later ones too (RANGE=THISANDFUTURE)
}

// Calendar is a file of events.
type Calendar struct {
	Name    string        // as programs show it
	Product string        // who wrote it: "-//Tansiq//Tansiq//EN" when empty
	Stamp   time.Time     // when it was written
	Refresh time.Duration // how often a program that follows it should look again; zero: not said
	Events  []Event
}

const (
	utcForm   = "20060102T150405Z"
	localForm = "20060102T150405"
	dayForm   = "20060102"
)
