# frozen_string_literal: true

class ProjectsController < ApplicationController
  before_action :authenticate_user!

  def index
    @projects = policy_scope(Project)
      .where(archived_at: nil)
      .order(updated_at: :desc)
      .limit(200)
  end

  def show
    @project = policy_scope(Project).find(params[:id])
  end
end
