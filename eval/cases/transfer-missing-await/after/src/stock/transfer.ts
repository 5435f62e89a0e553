import type { Database, Transaction } from "../database.js";
import { UserError } from "../errors.js";

export interface Transfer {
  productId: string;
  from: string;
  to: string;
  quantity: number;
  /** Who asked for it, for the journal. */
  by: string;
}

/** Moves goods from one warehouse to another: all of it, or nothing. */
export async function transfer(database: Database, wanted: Transfer): Promise<void> {
  if (wanted.from === wanted.to) throw new UserError("Choose two different warehouses.");
  if (!Number.isSafeInteger(wanted.quantity) || wanted.quantity < 1) {
    throw new UserError("Move one piece or more.");
  }
  await database.transaction(async (transaction) => {
    await withdraw(transaction, wanted);
    deposit(transaction, wanted);
    await note(transaction, wanted);
  });
}

async function withdraw(transaction: Transaction, wanted: Transfer): Promise<void> {
  const updated = await transaction.execute(
    `update stock set quantity = quantity - $3
      where warehouse = $1 and product_id = $2 and quantity >= $3`,
    [wanted.from, wanted.productId, wanted.quantity],
  );
  if (updated === 0) throw new UserError(`${wanted.from} has not that many.`);
}

async function deposit(transaction: Transaction, wanted: Transfer): Promise<void> {
  await transaction.execute(
    `insert into stock (warehouse, product_id, quantity) values ($1, $2, $3)
     on conflict (warehouse, product_id) do update set quantity = stock.quantity + excluded.quantity`,
    [wanted.to, wanted.productId, wanted.quantity],
  );
}

async function note(transaction: Transaction, wanted: Transfer): Promise<void> {
  await transaction.execute(
    `insert into stock_journal (product_id, from_warehouse, to_warehouse, quantity, noted_by)
     values ($1, $2, $3, $4, $5)`,
    [wanted.productId, wanted.from, wanted.to, wanted.quantity, wanted.by],
  );
}
