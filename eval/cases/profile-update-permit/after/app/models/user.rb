# frozen_string_literal: true

class User < ApplicationRecord
  devise :database_authenticatable, :recoverable, :rememberable, :validatable

  belongs_to :account
  enum :role, { member: 0, manager: 1, admin: 2 }

  validates :name, presence: true, length: { maximum: 80 }
  validates :biography, length: { maximum: 1_000 }
  validates :time_zone, inclusion: { in: ActiveSupport::TimeZone.all.map(&:name) }, allow_blank: true
end
