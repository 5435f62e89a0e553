import { useState } from "react";
import { release, reserve, type Reservation } from "./api";

export function ReserveButton({ seatId }: { seatId: string }) {
  const [reservation, setReservation] = useState<Reservation>();
  if (reservation === undefined) {
    return <button onClick={() => void reserve(seatId).then(setReservation)}>Reserve</button>;
  }
  return (
    <button onClick={() => void release(reservation.id).then(() => setReservation(undefined))}>
      Give it back
    </button>
  );
}
