package store

import (
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
)

// SettingSubject is the setting that names the subject group, an actor id; DefaultSubject where it is not set.
const (
	SettingSubject = "subject"
	DefaultSubject = "islamic-state"
)

// Option changes how a store is opened.
type Option func(*Options)

// Options are the settings that an opened store works with.
type Options struct {
	Atlas *area.Atlas                        // nil: a unit has no ancestors and lies where its label stands
	Desk  func(subject string) incident.Desk // what the desk's subject group means for compositions
	Now   func() time.Time                   // the clock
}

// NewOptions folds options over the defaults.
func NewOptions(opts []Option) Options {
	o := Options{Now: time.Now, Desk: func(subject string) incident.Desk { return incident.Desk{Subject: subject} }}
	for _, f := range opts {
		f(&o)
	}
	return o
}

// WithAtlas tells the store about administrative units: what lies in what, and where.
func WithAtlas(a *area.Atlas) Option { return func(o *Options) { o.Atlas = a } }

// WithDesk sets how the setting "subject" becomes the desk that incidents are composed for: package actor
// knows the parts of a group. After a change of what it answers, Recompose.
func WithDesk(desk func(subject string) incident.Desk) Option {
	return func(o *Options) { o.Desk = desk }
}

// WithClock sets the clock that stamps what the store writes.
func WithClock(now func() time.Time) Option { return func(o *Options) { o.Now = now } }
