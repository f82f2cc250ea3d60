package record

import (
	"slices"
	"testing"
)

func TestEveryCertificateTypeHasAHomeAndABody(t *testing.T) {
	for _, certType := range CertificateTypes {
		found, known := CertificateTypeOf(certType.Type)
		if !known || found != certType || !GetsCertificate(certType.Record) || !slices.Contains(TypesOf(certType.Kind), certType.Type) {
			t.Errorf("%s is not found where it is listed", certType.Type)
		}
		rec := Record{Kind: certType.Record, Body: []byte("{}")}
		if body, _ := rec.Certified(); body == nil {
			t.Errorf("a %s gets no certificate", certType.Record)
		}
	}
	if _, known := CertificateTypeOf("XX"); known || GetsCertificate("deal") {
		t.Error("what is not listed is known")
	}
}

func TestAScopeThatNamesALaterTypeCountsFromEdition4(t *testing.T) {
	for edition, types := range map[int][]string{1: {TypeDP, TypeOB}, EditionTrade: {TypeOB, TypeTC}} {
		scope := Scope{Types: types}
		enrol, register, propose := Enrol{Scope: scope}, RegisterActor{Scope: scope}, Propose{Types: types}
		for _, body := range []interface{ Since() int }{&enrol, &register, &propose} {
			if got := body.Since(); got != edition {
				t.Errorf("%T with %v counts from edition %d, not %d", body, types, got, edition)
			}
		}
	}
}
