package stock

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Shortage is a product that runs out within the time that its supplier needs.
type Shortage struct {
	SKU      string
	OnHand   int
	PerWeek  float64
	Supplier string
}

type product struct {
	id       int64
	sku      string
	onHand   int
	supplier string
	leadTime time.Duration
}

// Report lists shortages. It runs on Mondays over the whole stock, about 40,000 products.
type Report struct {
	db  *sql.DB
	now func() time.Time
}

// Shortages returns what has to be reordered now.
func (r *Report) Shortages(ctx context.Context) ([]Shortage, error) {
	products, err := r.products(ctx)
	if err != nil {
		return nil, fmt.Errorf("list products: %w", err)
	}
	since := r.now().AddDate(0, 0, -28)
	var shortages []Shortage
	for _, p := range products {
		var sold sql.NullInt64
		err := r.db.QueryRowContext(ctx,
			`select sum(quantity) from sales where product_id = $1 and sold_at >= $2`,
			p.id, since,
		).Scan(&sold)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("sales of %s: %w", p.sku, err)
		}
		perWeek := float64(sold.Int64) / 4
		weeks := p.leadTime.Hours() / (24 * 7)
		if float64(p.onHand) < perWeek*weeks {
			shortages = append(shortages, Shortage{p.sku, p.onHand, perWeek, p.supplier})
		}
	}
	return shortages, nil
}

func (r *Report) products(ctx context.Context) ([]product, error) {
	rows, err := r.db.QueryContext(ctx, `
		select p.id, p.sku, p.on_hand, s.name, s.lead_days
		from products p join suppliers s on s.id = p.supplier_id
		where p.discontinued_at is null
		order by p.sku`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var products []product
	for rows.Next() {
		var p product
		var leadDays int
		if err := rows.Scan(&p.id, &p.sku, &p.onHand, &p.supplier, &leadDays); err != nil {
			return nil, err
		}
		p.leadTime = time.Duration(leadDays) * 24 * time.Hour
		products = append(products, p)
	}
	return products, rows.Err()
}
