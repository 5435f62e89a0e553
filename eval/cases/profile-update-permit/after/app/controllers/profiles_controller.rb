# frozen_string_literal: true

# Lets people see and change what others see of them.
class ProfilesController < ApplicationController
  before_action :authenticate_user!

  def show
    @user = current_user
  end

  def edit
    @user = current_user
  end

  def update
    @user = current_user
    if @user.update(profile_params)
      redirect_to profile_path, notice: t(".saved")
    else
      render :edit, status: :unprocessable_entity
    end
  end

  private

  # The form sends name, pronouns, biography, time zone and up to five links.
  def profile_params
    params.require(:user).permit!
  end
end
