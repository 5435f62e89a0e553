import { Router } from "express";
import { db } from "./db.js";

export const users = Router();

users.get("/users/:id", async (req, res) => {
  const { rows } = await db.query("SELECT id, name FROM users WHERE id = $1", [req.params.id]);
  res.json(rows[0] ?? null);
});
