# frozen_string_literal: true

# Pays out what was earned up to yesterday.
class PayoutJob < ApplicationJob
  queue_as :payouts

  def perform
    Payout.due.find_each do |payout|
      Payouts::Transfer.new(payout).call
    end
  end
end
