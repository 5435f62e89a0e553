# frozen_string_literal: true

module Payouts
  # Sends the money of one payout to the seller's bank account.
  class Transfer
    MINIMUM_CENTS = 100

    def initialize(payout, client: BankClient.new, logger: Rails.logger)
      @payout = payout
      @client = client
      @logger = logger
    end

    # Whether the payout is done with.
    def call
      return false if @payout.amount_cents < MINIMUM_CENTS

      if send_money
        @payout.update!(paid_at: Time.current)
        PayoutMailer.with(payout: @payout).paid.deliver_later
        true
      else
        @payout.update!(failed_at: Time.current)
        false
      end
    end

    private

    def send_money
      answer = @client.transfer(
        iban: @payout.seller.iban,
        amount_cents: @payout.amount_cents,
        reference: "Payout #{@payout.number}",
        idempotency_key: @payout.id
      )
      @logger.info("payout #{@payout.number}: #{answer.status}")
      answer.accepted?
    rescue StandardError => e
      @logger.error("payout #{@payout.number} failed: #{e.message}")
      true
    end
  end
end
