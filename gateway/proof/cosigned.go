package proof

import (
	"context"
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// maxCosigned bounds the bytes of one answer: a list of objected leaves can be long, and clients read only so much.
const maxCosigned = 1 << 20

// Cosigned lists up to limit co-signatures of an organization from a height on, at least one when there is any.
func (c *Collector) Cosigned(organization string, from uint64, limit int) ([]signer.Cosigned, error) {
	list, size := []signer.Cosigned{}, 0
	if limit < 1 {
		return list, nil
	}
	err := disk.Walk(c.db, noteKey(organization, from), disk.After(notePrefix(organization)), func(_, text []byte) (bool, error) {
		var cosigned signer.Cosigned
		err := json.Unmarshal(text, &cosigned)
		list, size = append(list, cosigned), size+len(text)
		return len(list) < limit && size < maxCosigned, err
	})
	return list, err
}

// AwaitCosigned is [Collector.Cosigned] that waits until there is one; when the context ends first, there is none.
func (c *Collector) AwaitCosigned(ctx context.Context, organization string, from uint64, limit int) ([]signer.Cosigned, error) {
	there := func() (bool, error) { newest := c.Height(organization); return newest >= from && newest > 0, nil }
	_ = c.await(ctx, there) // the only error is that time is up
	return c.Cosigned(organization, from, limit)
}

// note puts everybody's co-signatures of a height on one note; nil when there is none.
func (c *Collector) note(height uint64) (whole *tlog.Note, objected []bundle.Objected, err error) {
	objected = []bundle.Objected{}
	for _, organization := range Organizations {
		var cosigned signer.Cosigned
		found, err := c.get(noteKey(organization, height), &cosigned)
		if err != nil {
			return nil, nil, err
		}
		if !found {
			continue // the policy may do without it
		}
		note, err := tlog.ParseNote(cosigned.Note)
		if err != nil {
			return nil, nil, err
		}
		if whole == nil {
			whole = note
		} else {
			whole.Cosignatures = append(whole.Cosignatures, note.Cosignatures...)
		}
		if len(cosigned.Objected) > 0 {
			objected = append(objected, bundle.Objected{Organization: organization, Leaves: cosigned.Objected})
		}
	}
	return whole, objected, nil
}

// Note is the signed note of a height with every co-signature that has been collected.
func (c *Collector) Note(height uint64) (string, error) {
	note, _, err := c.note(height)
	if err != nil {
		return "", err
	}
	if note != nil {
		return note.String(), nil
	}
	if _, found, err := c.index.Checkpoint(height); err != nil || !found {
		return "", orAbsent(err, height)
	}
	return "", c.unproved(height, nil)
}

func orAbsent(err error, height uint64) error {
	if err == nil {
		err = record.Errorf(record.NotFound, "the log has no checkpoint of height %d", height)
	}
	return err
}
