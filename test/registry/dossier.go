package registry

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// dossier is one registration on its way, in the half year.
type dossier struct {
	*Half
	*troupe.Dossier
	follower string // key of the registration that took its place
}

func (h *Half) books() (property, intellectual *troupe.Book) {
	property = &troupe.Book{Namespace: "property", CertType: record.TypeDP, Officer: h.Bureau, Second: h.bureau2, Service: h.Service[record.DataBureau]}
	intellectual = &troupe.Book{
		Namespace: "intellectual", CertType: record.TypeIP, Officer: h.Regulator, Second: h.regulator2, Service: h.Service[record.MarketRegulator],
	}
	return property, intellectual
}

// open begins the dossier of a dataset in a register.
func (h *Half) open(b *troupe.Book, row *troupe.Row, dataset string) *dossier {
	return &dossier{Half: h, Dossier: h.Dossier(b, row, h.firms[row.Firm%len(h.firms)], dataset)}
}

// follow begins the dossier of a registration that follows this one.
func (f *dossier) follow(kind string, holder *troupe.Actor) *dossier {
	return &dossier{Half: f.Half, Dossier: f.Follow(kind, holder)}
}
