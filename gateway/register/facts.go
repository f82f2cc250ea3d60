package register

import (
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Facts are what of a record's body lists show and ask for, under the same names for every kind.
type Facts struct {
	Holder    string   `json:"holder" doc:"Actor id of whose it is"`
	CoHolders []string `json:"coHolders" doc:"Actor ids of further holders"`
	Region    string   `json:"region" doc:"GB/T 2260; of a delegation all its prefixes, separated by spaces"`
	Type      string   `json:"type" doc:"Certificate type; of other records what kind of its kind it is"`
	Dataset   string   `json:"dataset" doc:"Id of the dataset"`
	Name      string   `json:"name" doc:"Name of the data, of an actor, of a venue"`
	Number    string   `json:"number" doc:"Certificate number"`
	From      string   `json:"from" doc:"In force from"`
	To        string   `json:"to" doc:"In force until before"`
	Follows   string   `json:"follows" doc:"How it follows its prior: TRANSFER, CHANGE, CORRECTION, RENEWAL, EXCHANGE"`
	Prior     string   `json:"prior" doc:"Key of the registration it follows, or stands beside"`
	Follower  string   `json:"follower" doc:"Key of the registration that followed it"`
	Withheld  []string `json:"withheld" doc:"Members that the public notice does not show; whoever publishes leaves them out"`
}

// facts reads them out of a body; a body of another form tells nothing.
func (i *Item) facts() Facts {
	facts := factsOf(i.taken())
	if i.Record.Kind == "dataset" {
		facts.Dataset = i.Record.ID
	}
	facts.CoHolders, facts.Withheld = append([]string{}, facts.CoHolders...), append([]string{}, facts.Withheld...)
	return facts
}

func factsOf(body any) Facts {
	switch b := body.(type) {
	case *record.Registration:
		return ofRegistration(b)
	case *record.Dataset:
		return Facts{Holder: b.Holder, Region: b.Region, Type: b.Grade, Name: b.Name, Prior: keyOf("dataset", b.Previous)}
	case *record.RightEntry:
		return Facts{Holder: b.Holder, Type: b.Right.Right, Dataset: b.Dataset, Number: b.Number, From: b.Right.From, To: b.Right.To, Prior: b.Registration}
	case *record.Mirror:
		return Facts{Holder: b.Holder, Type: b.Regime, Dataset: b.Dataset, Number: b.Number, To: b.ValidTo, Prior: b.Registration}
	case *record.Usage:
		return Facts{Holder: b.By, Type: b.Kind, Number: b.Number, Prior: b.Registration}
	case *record.Retirement:
		return Facts{Holder: b.Applicant, Dataset: b.Dataset, Prior: b.Request.Registration}
	case *record.Evidence:
		return Facts{Holder: b.Holder}
	case *record.Anchor:
		return Facts{Type: b.Kind}
	case *record.Delegation:
		return Facts{Holder: b.Delegate, Region: strings.Join(b.Regions, " "), Type: strings.Join(b.Types, " "), From: b.From, To: b.To}
	case *record.Filing:
		return Facts{Holder: b.Delegate, From: b.From, To: b.To, Prior: b.Delegation}
	}
	return beyond(body)
}

// beyond is factsOf for what stands outside the registers.
func beyond(body any) Facts {
	switch b := body.(type) {
	case *record.Actor:
		return Facts{Holder: b.For, Region: b.Region, Type: b.ActorKind, Name: b.Name, To: b.Scope.Until}
	case *record.Key:
		return Facts{Holder: b.Actor, Type: b.Purpose, From: b.From, To: b.To}
	case *record.Suspension:
		return Facts{Holder: b.Actor}
	case *record.Venue:
		return Facts{Name: b.Name, Type: b.Namespace}
	case *record.Document:
		return Facts{Name: b.Title, Type: b.Kind, From: b.From}
	case *record.Subject:
		return Facts{Holder: b.Applicant, Region: b.Region, Type: b.Application.CertType(), Number: b.Issued.Number, From: b.Validity.From, To: b.Validity.To, Follower: b.Follower}
	case *record.Object:
		return Facts{
			Holder: b.Applicant, Region: b.Region, Type: record.TypeOB, Dataset: b.Application.Dataset, Name: b.DatasetName, Number: b.Issued.Number,
			From: b.Validity.From, To: b.Validity.To, Prior: b.Application.Subject,
		}
	case *record.Contract:
		return Facts{Holder: b.Provider, Type: b.Venue, To: b.Retention, Prior: b.Object}
	}
	return ofTrade(body)
}

func ofRegistration(b *record.Registration) Facts {
	prior := b.Application.Prior
	if prior == "" {
		prior = b.Before
	}
	return Facts{
		Holder: b.Applicant, CoHolders: b.Application.CoHolders, Region: b.Region, Type: b.Type, Dataset: b.Application.Dataset, Name: b.DatasetName,
		Number: b.Issued.Number, From: b.Validity.From, To: b.Validity.To, Follows: b.Application.Kind, Prior: prior, Follower: b.Follower,
		Withheld: b.Withheld,
	}
}

func keyOf(kind, id string) string {
	if id == "" {
		return ""
	}
	return kind + "/" + id
}
