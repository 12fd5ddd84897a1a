// Package parcel knows what travels between two nodes: one signed message, and the file in which many are carried
// by hand. It seals and opens. Everything here is pure bytes.
package parcel
