# frozen_string_literal: true

class Talk < ApplicationRecord
  belongs_to :room
  has_many :appearances, dependent: :destroy
  has_many :speakers, through: :appearances

  scope :published, -> { where.not(published_at: nil) }

  # Talks whose title or abstract holds a text; all of them for a blank one.
  scope :matching, lambda { |text|
    next all if text.blank?

    pattern = "%#{sanitize_sql_like(text.to_s.first(100))}%"
    where("title ILIKE :pattern OR abstract ILIKE :pattern", pattern: pattern)
  }

  validates :title, :slug, presence: true
  validates :slug, uniqueness: true
end
