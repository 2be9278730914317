/**
 * Words that customers and articles of contact centres use for the same thing. Each line is a group; what is joined by
 * `_` is a phrase. In effect for English only; other languages find by their stems.
 */
const groups = `
cancel terminate end stop discontinue quit
close shut shut_down terminate cancel
refund reimburse reimbursement money_back repay rebate
return send_back
buy purchase order
purchase transaction charge payment
pay payment settle
fee charge cost price surcharge
free waived no_fee no_charge complimentary
cheap low discount
discount reduction offer deal promo promotion
bonus reward perk benefit incentive
introductory intro promo promotional
bill invoice statement
salary paycheck wages payroll direct_deposit
income salary revenue
send transfer wire remit
move transfer
money funds cash
deposit pay_in put_in
withdraw withdrawal take_out
cash_machine atm cashpoint
cheque check
bank_card debit_card
visa mastercard credit_card
plastic card
pin passcode pin_code
password login sign_in log_in
forgot reset recover
lost missing misplaced stolen
stolen theft lost
fraud fraudulent unauthorized suspicious scam unrecognized
not_me unauthorized
dispute chargeback claim contest
complaint complain dispute grievance
wrong incorrect error mistake discrepancy
problem issue trouble troubleshooting
broken damaged defective faulty
decline reject refuse deny deny turn_down
declined rejected refused denied
blocked locked frozen
freeze lock block suspend
unfreeze unlock unblock
replace replacement new another
increase raise higher boost
limit cap maximum
spending_cap credit_limit
decrease lower reduce
minimum least threshold
late overdue past_due missed
fine penalty fee
ahead early
installment instalment
pay_later bnpl buy_now_pay_later
standing_order recurring scheduled
recurring subscription automatic repeating
automatically auto recurring scheduled
monthly month
yearly annual year
daily day
interest apy rate yield
apr interest_rate
insured insurance coverage fdic
teen teenager minor child kid youth
child kid son daughter teen teenager minor
guardian parent
student college university
graduate graduation graduating
senior elderly retired pensioner older
medicine prescription drug medication
abroad overseas foreign international travel
foreign international
travel trip vacation holiday
luggage baggage
vip_area lounge
fuel gas diesel petrol
truck vehicle fleet
driver trucker
company business firm enterprise
startup new_business founder
employee staff worker team_member
colleague authorized_user
accountant auditor finance
owner holder
co_founder co_owner joint
friend referral refer
invite invitation invited
refer referral recommend
bring_a_friend referral
eco sustainable green environmental
eco_friendly sustainable green
tree reforestation
crypto bitcoin cryptocurrency coin
coin cryptocurrency
tax taxes
history record log
log audit_trail
list history
receipt confirmation
eligible qualify eligibility requirement
condition requirement term
requirement need must
rules policy terms
open start create set_up
open apply
enroll sign_up register
activate enable turn_on switch_on
deactivate disable turn_off switch_off
pause suspend
change update edit modify
change switch
switch upgrade downgrade
delete remove
add include
join combine
roommate rent
friend contact
share split
p2p everyone_pay
shop merchant store
online internet web
phone mobile
app mobile_app application
email mail
address location
shipping delivery ship
deliver arrive ship delivery
arrive arrival receive
express expedited fast
fast quick quickly
slow delay
wait pending delay
pending processing hold
human representative agent person
talk contact speak
support service assistance
contact reach call
hours opening
verify prove verification proof confirm
identity id identification
temporary provisional temporarily
redeem swap exchange convert
exchange conversion convert
points rewards
cashback cash_back
rounded rounding
disposable one_time single_use
compare difference versus vs
best recommend
overdraft overdrawn negative_balance
photograph photo scan picture
couch furniture purchase
insufficient low
correct adjust correction adjustment
fix correct resolve
credit_score credit_check credit_bureau
wrongly erroneous
`;

/** What a word or phrase (joined by a space) may be called otherwise; keys and values as the list writes them. */
export const synonyms: ReadonlyMap<string, readonly string[]> = readGroups();

function readGroups(): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of groups.trim().split('\n')) {
    const members = line.split(' ').map((word) => word.replaceAll('_', ' '));
    for (const member of members) {
      const others = members.filter((other) => other !== member);
      found.set(member, [...new Set([...(found.get(member) ?? []), ...others])]);
    }
  }
  return found;
}
