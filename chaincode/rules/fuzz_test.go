package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// honest gives a founded world and submissions to start mutating from.
func honest(t testing.TB) (*world.World, []record.Submission) {
	w := world.New(t)
	f := w.NewFounding()
	founding := w.Draft(world.Governance, record.DataBureau, w.Roots[record.DataBureau], "found", "", f.Body, append(w.Attachments(f), w.OtherRoots()...)...)
	w.Found()
	firm := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
	registrar, key, list := w.Registrars[record.DataBureau], world.NewActor(), w.NextList()
	return w, []record.Submission{
		founding.Submission(),
		w.Draft(world.Governance, record.Exchange, firm, "dataset.register", "", world.Dataset("数据")).Submission(),
		w.Draft(world.Governance, record.DataBureau, registrar, "edition.raise", record.RulesKey, record.Raise{Edition: 2},
			world.Consent(w.Registrars[record.Exchange])).Submission(),
		w.Draft(world.Governance, record.DataBureau, registrar, "key.revoke", "key/"+firm.Kid, record.RevokeKey{Reason: "遗失"}).Submission(),
		w.Draft(world.Governance, record.DataBureau, firm, "key.add", "", record.AddKey{Key: key.Point, Purpose: record.PurposePresent, To: record.Time(w.Now.AddDate(1, 0, 0))},
			world.Possession(key)).Submission(),
		w.Draft(world.Governance, record.DataBureau, registrar, "trust.succeed", record.RulesKey, record.Succeed{Seq: 2},
			world.Attach(w.SignList(list, world.Organizations...))).Submission(),
	}
}

// signed tells whether a compact text is signed with any key of the world's ledger: the check that the rules must not
// be weaker than, written a second time and without them.
func signed(w *world.World, compact string) bool {
	opened, signature, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return false
	}
	value, _ := w.Ledger.Read(world.Governance, "key/"+opened.Header.Kid)
	var rec record.Record
	var key record.Key
	if record.Decode(value, &rec) != nil || record.Decode(rec.Body, &key) != nil {
		return false
	}
	public, err := seal.ParseKey(key.Key, key.Purpose)
	return err == nil && seal.Verify(public.Public, opened.SigningInput, signature)
}

// FuzzDecide hands in arbitrary submissions: no panic, no write without a valid signature, and only known refusals.
func FuzzDecide(f *testing.F) {
	w, submissions := honest(f)
	for which := range submissions {
		f.Add(uint(which), uint(0), uint(0), uint(0), uint(0), "", "", "")
		f.Add(uint(which), uint(1), uint(0), uint(9), uint(1), "", "\"iat\":", "\"iat\":-")
		f.Add(uint(which), uint(0), uint(1), uint(5), uint(2), "x", "", "")
	}
	f.Fuzz(func(t *testing.T, which, namespace, part, at, cut uint, insert, old, new string) {
		s := copied(submissions[which%uint(len(submissions))])
		texts := s.Statements
		if part%2 == 1 && len(s.Attachments) > 0 {
			texts = s.Attachments
		}
		text := &texts[part/2%uint(len(texts))]
		*text = world.Edit(*text, at, cut, insert)
		if old != "" {
			s.Statements[0] = remade(s.Statements[0], old, new)
		}
		ns := world.Namespaces[namespace%uint(len(world.Namespaces))]
		outcome, err := rules.Decide(rules.Tx{Time: w.Now, Creator: ns.Owner, Namespace: ns.Name}, s, w.Ledger)
		if err != nil {
			if record.CodeOf(err) == record.Internal {
				t.Fatalf("an internal error from outside: %v", err)
			}
			return
		}
		if len(outcome.Writes) > 0 && !signed(w, s.Statements[0]) {
			t.Fatalf("written without a valid signature: %v", outcome)
		}
	})
}

func copied(s record.Submission) record.Submission {
	return record.Submission{Statements: slices.Clone(s.Statements), Attachments: slices.Clone(s.Attachments)}
}

// remade changes the payload of a statement inside its encoding, so that the fuzzer reaches behind base64.
func remade(compact, old, new string) string {
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return compact
	}
	payload, err := seal.Unbase64(parts[1])
	if err != nil {
		return compact
	}
	parts[1] = seal.Base64([]byte(strings.ReplaceAll(string(payload), old, new)))
	return strings.Join(parts, ".")
}

func TestTheOutcomeIsTheSameWhoeverDecidesAndInKeyOrder(t *testing.T) {
	w, submissions := honest(t)
	tx := rules.Tx{Time: w.Now, Creator: record.DataBureau, Namespace: world.Governance}
	for i, s := range submissions[1:] {
		if i == 1 {
			continue // lacks a consent
		}
		first, err := rules.Decide(tx, s, w.Ledger)
		second, again := rules.Decide(tx, s, w.Ledger)
		if err != nil || again != nil || fmt.Sprint(first) != fmt.Sprint(second) {
			t.Fatalf("%v %v\n%v\n%v", err, again, first, second)
		}
		if !slices.IsSortedFunc(first.Writes, func(a, b rules.Write) int { return strings.Compare(a.Key, b.Key) }) {
			t.Fatal("the writes are not in key order")
		}
	}
}

func TestApproveAcceptsWhatIsNotYetSealedAndDecideDoesNot(t *testing.T) {
	w, _ := honest(t)
	clerk := w.Staff(record.DataBureau, record.RoleBureau)
	firm := w.Firm("泉州石化数据有限公司", world.USCC("91350500MA0000003"), record.RoleHolder)
	key := w.Deposited(world.Property, clerk, firm, w.Dataset(firm, "数据"))
	sealed := w.Sealed(world.Property, w.Prepare(world.Property, key))
	open := world.Bring(sealed.Compact[:strings.LastIndex(sealed.Compact, ".")+1])
	submission := w.Draft(world.Property, record.DataBureau, clerk, "registration.issue", key, sealed.Body, open).Submission()
	tx := rules.Tx{Time: w.Now, Creator: record.DataBureau, Namespace: world.Property}
	if err := rules.Approve(tx, submission, w.Ledger); err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Decide(tx, submission, w.Ledger); record.CodeOf(err) != record.BadSignature {
		t.Fatalf("an unsealed certificate: %v", err)
	}
}

func BenchmarkDecide(b *testing.B) {
	w, submissions := honest(b)
	tx := rules.Tx{Time: w.Now, Creator: record.Exchange, Namespace: world.Governance}
	for b.Loop() {
		if _, err := rules.Decide(tx, submissions[1], w.Ledger); err != nil {
			b.Fatal(err)
		}
	}
}
