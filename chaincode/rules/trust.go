package rules

import (
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// succeed puts the next trust list in force. That all three agree stands on the list itself, which roots of each have
// signed; that the one in force has expired is no obstacle, or nothing could ever follow it.
func succeed(d *decision, body *record.Succeed, rules *record.Rules) error {
	if len(d.submission.Attachments) != 1 {
		return record.Errorf(record.AttachmentMismatch, "the signed successor of the trust list must be attached")
	}
	signed := []byte(d.submission.Attachments[0])
	inForce, err := d.reader.Read(record.Governance, rules.Trust)
	if err != nil || inForce == nil {
		return missing("the trust list in force", err)
	}
	list, err := seal.OpenSuccessor(signed, inForce)
	if err != nil {
		return err
	}
	if body.Seq != list.Seq {
		return record.Errorf(record.Invalid, "the statement is about list %d, list %d is attached", body.Seq, list.Seq)
	}
	now := d.tx.Time
	if record.Time(now) >= list.ExpiresAt || record.Time(now.Add(clockLeeway)) < list.IssuedAt {
		return record.Errorf(record.Invalid, "trust list %d is in force from %s to %s", list.Seq, list.IssuedAt, list.ExpiresAt)
	}
	if err := d.unentered(list); err != nil {
		return err
	}
	rules.Trust = fmt.Sprintf("trust/%d", list.Seq)
	d.put(rules.Trust, signed)
	return nil
}

// unentered refuses a list that gives an actor's key another purpose: one key, one purpose. Only what is new in it is
// looked at, since no listed key enters the ledger ([decision.unlisted]).
func (d *decision) unentered(list *record.TrustList) error {
	before, err := d.trustList()
	if err != nil {
		return err
	}
	known, listed := kids(before), kids(list)
	for _, kid := range listed {
		if slices.Contains(known, kid) {
			continue
		}
		entered, err := d.reader.Read(record.Governance, "key/"+kid)
		if err != nil {
			return err
		}
		if entered != nil {
			return record.Errorf(record.WrongPurpose, "key %s of the new list is an actor's", kid).Under("docs/format.md §2")
		}
	}
	return nil
}

// kids names all keys of a list, roots included.
func kids(list *record.TrustList) []string {
	var out []string
	for _, root := range list.Roots {
		out = append(out, root.Kid)
	}
	for _, key := range list.Keys {
		out = append(out, key.Kid)
	}
	return out
}

// recordException writes down, with the consent of all three, what was found about leaves that somebody objects to.
func recordException(d *decision, body *record.Exception, exception *record.Exception) error {
	*exception = *body
	return d.consentOfTheOthers()
}
