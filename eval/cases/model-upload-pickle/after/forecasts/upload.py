"""Models that customers have trained themselves."""

from __future__ import annotations

import logging
import pickle

from fastapi import APIRouter, Depends, HTTPException, UploadFile

from forecasts.auth import Customer, signed_in
from forecasts.registry import ForecastModel, Registry, registry

log = logging.getLogger(__name__)
router = APIRouter()

MAX_BYTES = 20_000_000


@router.post("/models", status_code=201)
async def upload_model(
    file: UploadFile,
    customer: Customer = Depends(signed_in),
    models: Registry = Depends(registry),
) -> dict[str, str]:
    """Takes a model and keeps it for the customer's forecasts."""
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise HTTPException(status_code=413, detail="A model has 20 MB at most.")
    try:
        model = pickle.loads(content)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError) as error:
        raise HTTPException(status_code=422, detail="This is no model.") from error
    if not isinstance(model, ForecastModel):
        raise HTTPException(status_code=422, detail="This is no model for forecasts.")
    model_id = await models.add(customer.id, model)
    log.info("customer %s added model %s", customer.id, model_id)
    return {"id": model_id}
