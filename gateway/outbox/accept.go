package outbox

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Accept takes a submission for a namespace; when it returns, the submission survives a crash. The same statement again
// gives the entry there is (created is false). Only when that entry was refused or expired, and consents or attachments
// differ now, the statement is tried anew with them.
//
// It refuses with a [*record.Error] what cannot be a submission: [record.Malformed], [record.TooLarge],
// [record.WrongType], [record.StatementExpired] and what else the form of a statement demands. Nothing is verified here.
// Any other error means that the disk failed and nothing was acknowledged.
func (b *Box) Accept(sub record.Submission, namespace string, at time.Time) (entry Entry, created bool, err error) {
	expires, err := check(sub)
	if err != nil {
		return Entry{}, false, err
	}
	text, content, err := encode(sub, namespace)
	if err != nil {
		return Entry{}, false, err
	}
	digest := seal.Digest([]byte(sub.Statements[0]))
	unlock := b.lock(digest)
	defer unlock()
	before, known, err := b.Get(digest)
	if err != nil {
		return Entry{}, false, err
	}
	if known && before.stands(content) {
		b.count.repeated.Add(1)
		return before, false, nil
	}
	if !at.Before(expires) {
		return Entry{}, false, record.Errorf(record.StatementExpired, "the statement expired at %s", record.Time(expires))
	}
	entry = Entry{
		Digest: digest, Namespace: namespace, State: Accepted, Content: content,
		Received: at, Updated: at, Expires: expires, Private: sub.Terms != "",
	}
	if known {
		entry.Received = before.Received // its place in the lists stays
	}
	if entry.Private {
		if err := b.papers.keep(digest, sub.Terms); err != nil {
			return Entry{}, false, err
		}
	}
	if err := b.write(before, entry, true, row{submissionKey(digest, content), text}); err != nil {
		return Entry{}, false, err
	}
	b.count.accepted.Add(1)
	b.queue.push(digest)
	return entry, true, nil
}

// Known finds the entry that [Box.Accept] would give for a submission accepted before; false when it would be tried, or
// tried anew.
func (b *Box) Known(sub record.Submission, namespace string) (entry Entry, known bool, err error) {
	if len(sub.Statements) == 0 {
		return Entry{}, false, nil
	}
	_, content, err := encode(sub, namespace)
	if err != nil {
		return Entry{}, false, err
	}
	entry, known, err = b.Get(seal.Digest([]byte(sub.Statements[0])))
	if err != nil || !known || !entry.stands(content) {
		return Entry{}, false, err
	}
	b.count.repeated.Add(1)
	return entry, true, nil
}

// encode is a submission as it is kept, without its private terms, and the digest of all of it; no list of attachments is an
// empty one.
func encode(sub record.Submission, namespace string) (text []byte, content string, err error) {
	if sub.Attachments == nil {
		sub.Attachments = []string{}
	}
	whole, err := json.Marshal(submission{namespace, sub})
	if err != nil {
		return nil, "", fmt.Errorf("encoding a submission: %w", err)
	}
	sub.Terms = ""
	if text, err = json.Marshal(submission{namespace, sub}); err != nil {
		return nil, "", fmt.Errorf("encoding a submission: %w", err)
	}
	return text, seal.Digest(whole), nil
}

// stands reports whether an entry is the answer to a submission of its statement with this content.
func (e *Entry) stands(content string) bool {
	return !e.State.Final() || e.State == Issued || e.Content == content
}

// check bounds a submission and reads when its statement ends.
func check(sub record.Submission) (expires time.Time, err error) {
	if n := len(sub.Statements); n < 1 || n > 1+record.MaxConsents {
		return expires, record.Errorf(record.Malformed, "a submission has one statement and up to %d consents, not %d texts", record.MaxConsents, n)
	}
	if n := len(sub.Attachments); n > record.MaxAttachments {
		return expires, record.Errorf(record.TooLarge, "a submission has up to %d attachments, not %d", record.MaxAttachments, n)
	}
	if err := bound("statement", sub.Statements, record.MaxStatement); err != nil {
		return expires, err
	}
	if err := bound("attachment", sub.Attachments, record.MaxAttachment); err != nil {
		return expires, err
	}
	if len(sub.Terms) > record.MaxTerms {
		return expires, record.Errorf(record.TooLarge, "the terms have %d bytes, %d are allowed", len(sub.Terms), record.MaxTerms)
	}
	opened, _, err := seal.Split(sub.Statements[0], record.TypeStatement)
	if err != nil {
		return expires, err
	}
	var statement record.Statement
	if err := record.Decode(opened.Payload, &statement); err != nil {
		return expires, err
	}
	return time.Unix(statement.Exp, 0).UTC(), nil
}

func bound(what string, texts []string, limit int) error {
	for i, text := range texts {
		if len(text) > limit {
			return record.Errorf(record.TooLarge, "%s %d has %d bytes, %d are allowed", what, i+1, len(text), limit)
		}
	}
	return nil
}
