# frozen_string_literal: true

Rails.application.routes.draw do
  devise_for :users
  resources :projects
  resource :profile, only: %i[show edit update]
  root "projects#index"
end
