package catalogue

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Product is what a basket shows of a product.
type Product struct {
	SKU   string
	Name  string
	Cents int64
}

// Products that one statement asks for at most; the driver takes 65,535 values.
const batchSize = 500

// Store reads the catalogue.
type Store struct {
	db *sql.DB
}

// FindAll returns the products with these SKUs by SKU; those that do not exist are missing.
func (s *Store) FindAll(ctx context.Context, skus []string) (map[string]Product, error) {
	found := make(map[string]Product, len(skus))
	for start := 0; start < len(skus); start += batchSize {
		batch := skus[start:min(start+batchSize, len(skus))]
		if err := s.findBatch(ctx, batch, found); err != nil {
			return nil, fmt.Errorf("find products: %w", err)
		}
	}
	return found, nil
}

func (s *Store) findBatch(ctx context.Context, skus []string, found map[string]Product) error {
	placeholders := strings.TrimSuffix(strings.Repeat("?, ", len(skus)), ", ")
	query := fmt.Sprintf(`select sku, name, cents from products where sku in (%s)`, placeholders)
	values := make([]any, len(skus))
	for i, sku := range skus {
		values[i] = sku
	}
	rows, err := s.db.QueryContext(ctx, query, values...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Product
		if err := rows.Scan(&p.SKU, &p.Name, &p.Cents); err != nil {
			return err
		}
		found[p.SKU] = p
	}
	return rows.Err()
}
