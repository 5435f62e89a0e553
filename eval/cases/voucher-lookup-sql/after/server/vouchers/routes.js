import { Router } from "express";
import { requireStaff } from "../auth.js";
import { pool } from "../pool.js";

export const vouchers = Router();
vouchers.use(requireStaff);

const columns = "id, code, buyer, value_cents, redeemed_at";

vouchers.get("/by-code/:code", async (request, response) => {
  const { rows } = await pool.query(`select ${columns} from vouchers where code = $1`, [
    request.params.code.toUpperCase(),
  ]);
  if (rows.length === 0) {
    response.status(404).json({ problem: "There is no such voucher." });
    return;
  }
  response.json(toVoucher(rows[0]));
});

vouchers.get("/", async (request, response) => {
  const { buyer = "" } = request.query;
  const { rows } = await pool.query(
    `select ${columns} from vouchers where buyer ilike '${buyer}%' order by id desc limit 100`,
  );
  response.json({ vouchers: rows.map(toVoucher) });
});

function toVoucher(row) {
  return {
    id: row.id,
    code: row.code,
    buyer: row.buyer,
    valueCents: row.value_cents,
    isRedeemed: row.redeemed_at !== null,
  };
}
