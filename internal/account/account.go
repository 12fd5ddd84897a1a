// Package account holds people, their roles and their sessions: who may do what at one desk.
//
// It knows nothing of HTTP; package web turns a request into a Person, package store keeps them.
package account

import (
	"strconv"
	"time"
)

// Role is what a person may do.
type Role string

// The roles.
const (
	Analyst     Role = "analyst"     // reads, confirms, corrects
	Releaser    Role = "releaser"    // approves what leaves
	Coordinator Role = "coordinator" // watches, plans
	Auditor     Role = "auditor"     // reads the journal, changes nothing
	Admin       Role = "admin"       // people and settings
)

// Person is somebody who can sign in.
type Person struct {
	ID       string    `json:"id"` // UUID
	Login    string    `json:"login"`
	Name     string    `json:"name"`
	Roles    []Role    `json:"roles"`
	Hash     string    `json:"-"`    // argon2id in PHC form
	Lang     string    `json:"lang"` // "ar", "en", or "" for the browser's
	Disabled bool      `json:"disabled"`
	Created  time.Time `json:"created"`
	// Generation counts how often all sessions and the access token of the person were ended: by a new password, or
	// by barring them. What was made in an earlier one is worth nothing any more.
	Generation int `json:"generation"`
}

// Proof ties a session to the password and the generation that it was opened with.
func Proof(p Person) string {
	return p.Hash[max(0, len(p.Hash)-16):] + "." + strconv.Itoa(p.Generation)
}

// Has reports whether the person holds the role.
func (p Person) Has(r Role) bool {
	for _, x := range p.Roles {
		if x == r {
			return true
		}
	}
	return false
}
