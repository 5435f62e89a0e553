# frozen_string_literal: true

# The programme, for everybody.
class TalksController < ApplicationController
  PER_PAGE = 30

  def index
    @talks = Talk
      .published
      .matching(params[:q])
      .includes(:room, :speakers)
      .order(:starts_at, :id)
      .limit(PER_PAGE)
      .offset((page - 1) * PER_PAGE)
  end

  def show
    @talk = Talk.published.includes(:speakers).find_by!(slug: params[:slug])
  end

  private

  def page
    params.fetch(:page, 1).to_s.to_i.clamp(1, 1_000)
  end
end
