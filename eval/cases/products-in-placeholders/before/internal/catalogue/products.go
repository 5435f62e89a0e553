package catalogue

import (
	"context"
	"database/sql"
	"errors"
)

// Product is what a basket shows of a product.
type Product struct {
	SKU   string
	Name  string
	Cents int64
}

// Store reads the catalogue.
type Store struct {
	db *sql.DB
}

// Find returns the product with this SKU, or nil.
func (s *Store) Find(ctx context.Context, sku string) (*Product, error) {
	var p Product
	err := s.db.QueryRowContext(ctx,
		`select sku, name, cents from products where sku = ?`, sku,
	).Scan(&p.SKU, &p.Name, &p.Cents)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &p, err
}
