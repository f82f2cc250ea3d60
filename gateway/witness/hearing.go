package witness

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/terms"
)

// law is what acts are judged by: the rules, except in tests.
type law struct {
	decide  func(rules.Tx, record.Submission, rules.Reader) (*rules.Outcome, error)
	termsOf func(reader rules.Reader, namespace, compact string) (string, error)
}

// hearing is one committed act before the rules, as often as they are asked about it. A transaction's arguments hold no private
// terms: an organization that is a member of the collection fetches them from its own peer, and has the rules compare them with
// what the act claims. Everybody else takes that as stated, and so does a member that does not have them at hand.
type hearing struct {
	law        law
	tx         rules.Tx
	submission record.Submission
	before     rules.Reader
	documents  *memory   // nil for who holds none
	key        string    // of the document that it is recorded with; empty when it takes none
	read       []address // by the last decision
	away       bool      // terms that should be there are not
}

// hear begins a hearing. Only ctx's end, and the replica's trouble, are errors.
func (w *Witness) hear(tx rules.Tx, submission record.Submission, before rules.Reader) (*hearing, error) {
	h := &hearing{law: w.law, tx: tx, submission: submission, before: before}
	if len(submission.Statements) == 0 {
		return h, nil
	}
	var err error
	if h.key, err = w.law.termsOf(before, tx.Namespace, submission.Statements[0]); err != nil {
		return h, err
	}
	if !terms.Member(before, w.options.Terms, w.options.Organization, tx.Namespace) {
		return h, nil
	}
	h.documents = &memory{documents: w.options.Terms, known: map[string][]byte{}}
	if h.key == "" {
		return h, nil
	}
	text, err := h.documents.Terms(tx.Namespace, h.key)
	h.submission.Terms = string(text)
	if h.documents.away {
		h.withhold()
		return h, nil
	}
	return h, err
}

// decide asks what the rules make of the act at a time.
func (h *hearing) decide(at time.Time) (*rules.Outcome, error) {
	tx := h.tx
	tx.Time = at
	outcome, err := h.law.decide(tx, h.submission, h.reader())
	if h.documents != nil && h.documents.away {
		h.withhold()
		outcome, err = h.law.decide(tx, h.submission, h.reader())
	}
	return outcome, err
}

// withhold goes on as somebody who holds no terms.
func (h *hearing) withhold() { h.documents, h.submission.Terms, h.away = nil, "", true }

// kept compares what a transaction wrote into collections with what its act is recorded with: one document under the key that
// everybody knows, and with the hash of the one that a member has read; nothing else, and nothing is taken away.
func (h *hearing) kept(private []envelope.PrivateWrite) string {
	if h.key == "" && len(private) == 0 {
		return ""
	}
	if h.key == "" || len(private) != 1 {
		return fmt.Sprintf("it wrote %d documents of private terms, which the act does not", len(private))
	}
	key, value := sha256.Sum256([]byte(h.key)), sha256.Sum256([]byte(h.submission.Terms))
	w := &private[0]
	switch {
	case w.Namespace != h.tx.Namespace || w.Collection != record.TermsCollection || !bytes.Equal(w.Key, key[:]):
		return "it wrote private terms elsewhere than under its statement's digest"
	case w.Deleted:
		return "it deleted private terms"
	case h.submission.Terms != "" && !bytes.Equal(w.Value, value[:]):
		return "the private terms that are kept are not the ones it wrote"
	}
	return ""
}

func (h *hearing) reader() rules.Reader {
	h.read = nil
	plain := recorder{h}
	if h.documents == nil {
		return plain
	}
	return knowing{plain, h.documents}
}

// recorder keeps what was read, in order.
type recorder struct{ *hearing }

// Read implements [rules.Reader].
func (r recorder) Read(namespace, key string) ([]byte, error) {
	r.read = append(r.read, address{Namespace: namespace, Key: key})
	return r.before.Read(namespace, key)
}

// knowing is a recorder of who holds private terms.
type knowing struct {
	recorder
	documents *memory
}

// Terms implements [rules.Terms].
func (k knowing) Terms(namespace, key string) ([]byte, error) {
	return k.documents.Terms(namespace, key)
}

// memory asks for a document once in a hearing: under its key it never changes.
type memory struct {
	documents rules.Terms
	known     map[string][]byte
	away      bool // one that an act was recorded with is not there
}

// Terms implements [rules.Terms].
func (m *memory) Terms(namespace, key string) ([]byte, error) {
	if text, known := m.known[key]; known {
		return text, nil
	}
	text, err := m.documents.Terms(namespace, key)
	if errors.Is(err, terms.ErrAway) || err == nil && text == nil {
		m.away = true
	}
	if err == nil {
		m.known[key] = text
	}
	return text, err
}
