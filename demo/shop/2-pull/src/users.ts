import { Router } from "express";
import { db } from "./db.js";
import { formatName } from "./format.js";

export const users = Router();

users.get("/users/:id", async (req, res) => {
  const { rows } = await db.query("SELECT id, name FROM users WHERE id = $1", [req.params.id]);
  res.json(rows[0] ?? null);
});

users.get("/users", async (req, res) => {
  const name = req.query.name;
  const { rows } = await db.query(`SELECT id, name FROM users WHERE name ILIKE '%${name}%'`);
  res.json(rows.map((row) => ({ ...row, name: formatName(row.name) })));
});
