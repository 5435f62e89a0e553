package orders

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrOutOfStock is returned when a line of an order can't be reserved.
var ErrOutOfStock = errors.New("out of stock")

// Line is a product and how many of it somebody wants.
type Line struct {
	ProductID int64
	Quantity  int
}

// Place stores an order and reserves its stock: both, or neither.
func (s *Service) Place(ctx context.Context, customerID int64, lines []Line) (int64, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			if rollback := tx.Rollback(); rollback != nil {
				s.log.Error("order was not rolled back", "error", rollback)
			}
			return
		}
		if commit := tx.Commit(); commit != nil {
			s.log.Error("order was not committed", "error", commit)
		}
	}()

	var orderID int64
	err = tx.QueryRowContext(ctx,
		`insert into orders (customer_id) values ($1) returning id`, customerID,
	).Scan(&orderID)
	if err != nil {
		return 0, fmt.Errorf("insert order: %w", err)
	}
	for _, line := range lines {
		if err := s.reserve(ctx, tx, orderID, line); err != nil {
			return 0, fmt.Errorf("reserve product %d: %w", line.ProductID, err)
		}
	}
	return orderID, nil
}

func (s *Service) reserve(ctx context.Context, tx *sql.Tx, orderID int64, line Line) error {
	result, err := tx.ExecContext(ctx,
		`update stock set reserved = reserved + $2
		 where product_id = $1 and on_hand - reserved >= $2`, line.ProductID, line.Quantity)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(ErrOutOfStock, err)
	}
	_, err = tx.ExecContext(ctx,
		`insert into order_lines (order_id, product_id, quantity) values ($1, $2, $3)`,
		orderID, line.ProductID, line.Quantity)
	return err
}
