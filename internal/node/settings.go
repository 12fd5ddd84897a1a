package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Names of the settings that people change.
const (
	SettingName    = "desk.name"          // what the node calls itself
	SettingLang    = "desk.lang"          // "ar" or "en": the language of who has chosen none
	SettingSubject = store.SettingSubject // actor id of the subject group
)

// DefaultSubject is the subject group of a node that has set none.
const DefaultSubject = store.DefaultSubject

// Subject returns the actor id of the subject group.
func (n *Node) Subject(ctx context.Context) (string, error) {
	s, found, err := n.Setting(ctx, SettingSubject)
	if err != nil {
		return "", fmt.Errorf("reading the subject group: %w", err)
	}
	if !found || s == "" {
		return DefaultSubject, nil
	}
	return s, nil
}

// Configure writes settings, all or none; when the subject group changes, every incident is composed anew before
// it returns, because sides are relative to it. What is not allowed is an *account.Error or a *store.Invalid.
func (n *Node) Configure(ctx context.Context, by string, values map[string]string) error {
	if err := n.checkSettings(values); err != nil {
		return err
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		old, _, err := n.Setting(ctx, name)
		if err != nil {
			return err
		}
		if old != values[name] {
			lines = append(lines, name+": "+values[name])
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return n.reconfigure(ctx, func() error {
		return n.SetSettings(ctx, by, values, store.Event{Act: store.ActSettings, Note: strings.Join(lines, "; ")})
	})
}

// checkSettings holds settings against the rules.
func (n *Node) checkSettings(values map[string]string) error {
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := values[name]
		switch name {
		case SettingName:
			wrong = append(wrong, account.CheckName(value))
		case SettingLang:
			wrong = append(wrong, account.CheckLang(value))
		case SettingSubject:
			if value != "" && !slices.ContainsFunc(n.Actors(), func(a incident.Participant) bool { return a.ID == value }) {
				wrong = append(wrong, &store.Invalid{Field: "subject", Why: store.WhyWrong})
			}
		default:
			return fmt.Errorf("there is no setting %q: %w", name, &store.Invalid{Field: "name", Why: store.WhyWrong})
		}
	}
	return errors.Join(wrong...)
}

// reconfigure lets write change settings and composes every incident anew when that changed the subject group.
func (n *Node) reconfigure(ctx context.Context, write func() error) error {
	before, err := n.Subject(ctx)
	if err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	after, err := n.Subject(ctx)
	if err != nil || after == before {
		return err
	}
	if err := n.Recompose(ctx, nil); err != nil {
		return fmt.Errorf("composing every incident for the new subject group: %w", err)
	}
	return nil
}
