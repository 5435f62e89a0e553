# frozen_string_literal: true

class User < ApplicationRecord
  devise :database_authenticatable, :recoverable, :rememberable, :validatable

  belongs_to :account
  enum :role, { member: 0, manager: 1, admin: 2 }
end
