package signer

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// maxBatch is how many heights are claimed with one write to disk while catching up.
const maxBatch = 256

// Cosign co-signs every height from the first checkpoint on, as the replica reaches it, until ctx ends. It waits for
// nobody: every organization says for itself what it has verified. After a fork it signs nothing any more.
func (s *Signer) Cosign(ctx context.Context) error {
	if alarm, err := s.cosigned.fork(); err != nil || alarm != nil {
		return s.halt(ctx, err)
	}
	if err := s.continues(); err != nil {
		return s.halt(ctx, err)
	}
	newest, _ := s.cosigned.Newest()
	for next := newest + 1; ; {
		if err := s.replica.AwaitHeight(ctx, next); err != nil {
			return err
		}
		seen := s.replica.Height()
		done, err := s.cosignFrom(next)
		if errors.Is(err, errFork) {
			return s.halt(ctx, err)
		}
		if err != nil { // the keys' module may be out of order: certificates may still be signed
			s.log.Error("co-signing", "height", next, "error", err.Error())
		}
		if done == next {
			if err := s.rest(ctx, seen+1); err != nil {
				return err
			}
		}
		next = done
	}
}

// retry is how long whatever keeps a height from being signed is left alone.
const retry = 5 * time.Second

// rest waits for a block, or a little while.
func (s *Signer) rest(ctx context.Context, height uint64) error {
	bounded, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.after(retry):
			cancel()
		case <-bounded.Done():
		}
	}()
	_ = s.replica.AwaitHeight(bounded, height) // the only error is that the while is over
	return ctx.Err()
}

// errFork ends co-signing, not the signer.
var errFork = errors.New("the replica shows another chain than was co-signed")

// halt rests until ctx ends when co-signing has ended for good, and passes every other trouble on.
func (s *Signer) halt(ctx context.Context, err error) error {
	if err != nil && !errors.Is(err, errFork) {
		return err
	}
	s.log.Error("co-signing has stopped: see the alarm of kind fork")
	<-ctx.Done()
	return ctx.Err()
}

// continues compares the newest text that was given out with what the replica shows now, so that a replica built anew
// from another chain is found out before anything more is signed. Every block names the one before, so one comparison
// stands for all.
func (s *Signer) continues() error {
	newest, _ := s.cosigned.Newest()
	checkpoint, found, err := s.replica.Checkpoint(min(newest, s.replica.Height()))
	if err != nil || !found {
		return err
	}
	return s.refuseFork(checkpoint)
}

// cosignFrom co-signs heights from one on and tells the next one to be co-signed: the same when nothing can be signed.
func (s *Signer) cosignFrom(height uint64) (next uint64, err error) {
	if err := s.pinned(); err != nil {
		return height, unfounded(err)
	}
	if err := s.steadyClock(); err != nil {
		return height, unfounded(err)
	}
	key, origin, err := s.logKey()
	if key == nil || err != nil {
		return height, err
	}
	if err := s.continues(); err != nil {
		return height, err
	}
	checkpoints, lists, next, err := s.gather(height)
	if err != nil || len(checkpoints) == 0 {
		return next, err
	}
	// 1. Bound to these texts, on disk, before any of them is signed.
	if err := s.bind(checkpoints); err != nil {
		return height, err
	}
	// 2. Signed; a crash here leaves claims, and the same texts are signed again.
	notes := make([]Cosigned, 0, len(checkpoints))
	_, at := s.cosigned.Newest()
	for i, checkpoint := range checkpoints {
		at = max(at, s.now().Unix())
		note, err := s.cosign(key, origin, checkpoint, lists[i], at)
		if err != nil {
			return height, err
		}
		notes = append(notes, Cosigned{checkpoint.Height, note.String(), lists[i]})
	}
	// 3. Kept before anybody is given one.
	if err := s.cosigned.keep(notes); err != nil {
		return height, err
	}
	return next, nil
}

// unfounded passes on everything but the absence of a founding, before which there is nothing to sign.
func unfounded(err error) error {
	if record.CodeOf(err) == record.NotFounded {
		return nil
	}
	return err
}

// gather reads the checkpoints that can be signed now. There are none before the founding; one under which more is
// objected than a co-signature can name is passed over.
func (s *Signer) gather(height uint64) (checkpoints []*tlog.Checkpoint, lists [][]string, next uint64, err error) {
	for next = height; next <= s.replica.Height() && next < height+maxBatch; next++ {
		checkpoint, found, err := s.replica.Checkpoint(next)
		if err != nil {
			return nil, nil, height, err
		}
		if !found {
			continue
		}
		list, err := s.findings.ListAt(next)
		if err != nil {
			return nil, nil, height, err
		}
		if len(list) > tlog.MaxObjected {
			continue
		}
		checkpoints, lists = append(checkpoints, checkpoint), append(lists, list)
	}
	return checkpoints, lists, next, nil
}

// bind claims texts after making sure that nothing else was claimed.
func (s *Signer) bind(checkpoints []*tlog.Checkpoint) error {
	for _, checkpoint := range checkpoints {
		if err := s.refuseFork(checkpoint); err != nil {
			return err
		}
	}
	return s.cosigned.claim(checkpoints)
}

// refuseFork ends co-signing for good when another text was claimed for a checkpoint's height, and keeps the evidence.
func (s *Signer) refuseFork(checkpoint *tlog.Checkpoint) error {
	contradicts, err := s.cosigned.contradicts(checkpoint)
	if err != nil || !contradicts {
		return err
	}
	alarm := Alarm{
		Kind: witness.Fork, Height: checkpoint.Height, Evidence: []string{checkpoint.Text()},
		Detail: "the own peer shows another chain than this signer has co-signed; find out which one the others have before anything else, and keep the directory `cosigned`",
	}
	given, err := s.cosigned.From(checkpoint.Height, 1)
	if err != nil {
		return err
	}
	for _, one := range given {
		alarm.Evidence = append(alarm.Evidence, one.Note)
	}
	s.log.Error("alarm", "kind", alarm.Kind, "height", alarm.Height)
	if err := s.cosigned.stop(alarm); err != nil {
		return err
	}
	return errFork
}

func (s *Signer) cosign(key sm.Signer, origin string, checkpoint *tlog.Checkpoint, objected []string, at int64) (*tlog.Note, error) {
	digest, err := tlog.ObjectedDigest(objected)
	if err != nil {
		return nil, err
	}
	point, err := seal.Point(key.Public())
	if err != nil {
		return nil, err
	}
	text := checkpoint.Text()
	signature, err := s.audit.of(key, record.PurposeLog, strconv.FormatUint(checkpoint.Height, 10), "").SignInput(tlog.Message(text, at, digest))
	if err != nil {
		return nil, err
	}
	return &tlog.Note{Checkpoint: checkpoint, Text: text, Cosignatures: []tlog.Cosignature{{
		Organization: s.organization, KeyHash: tlog.KeyHash(origin, s.organization, point), Time: at, Objected: digest, Signature: signature,
	}}}, nil
}

// logKey picks the key that co-signs; nil, said once, while there is none.
func (s *Signer) logKey() (sm.Signer, string, error) {
	list, err := rules.TrustList(s.replica)
	if err != nil {
		return nil, "", err
	}
	key := s.held(list, record.PurposeLog, "", s.now().Truncate(time.Second))
	if key == nil {
		s.missing.Do(func() {
			s.log.Warn("this signer co-signs nothing: it holds no log key that the trust list in force names")
		})
		return nil, "", nil
	}
	return key, list.Network, nil
}
